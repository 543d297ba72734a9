extension Script {
    /// Forms that act at once, and the table of pairs, which is filled in when it has been measured.
    static let browsing = #"""
        for (const form of all('form[data-auto]')) {
          form.addEventListener('change', () => form.requestSubmit());
          form.addEventListener('submit', () => { if (page) form.action = 'pair' + location.hash; });
        }
        const rows = find('#rows'), survey = find('#survey');
        if (rows && rows.dataset.unmeasured !== undefined)
          ask(survey, { kind: 'survey', model: Number(rows.dataset.model) }, async () => {
            const response = await fetch('rows' + location.search);
            if (!response.ok) return;
            rows.innerHTML = await response.text();
            delete rows.dataset.unmeasured;
            note(survey, 'Margins are measured.');
          });
        """#
}
