extension Script {
    /// Scores other words.
    static let editing = #"""
        const edit = find('#p-edit');
        function rescoreWords() {
          const form = find('#edit'), words = {};
          for (const area of all('textarea', form)) words[area.name] = area.value;
          ask(edit, question('lens', { edit: words }), async answer => {
            offerHeads(edit);
            if (typeof answer.margin === 'number') showMargin(find('#edited'), await baseMargin(), answer.margin, 'with these words');
          });
        }
        if (edit) {
          find('#rescore').addEventListener('click', rescoreWords);
          find('#edit').addEventListener('keydown', event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); rescoreWords(); }
          });
        }
        """#
}
