extension Script {
    /// Tabs; a panel asks its question when it is first shown.
    static let tabs = #"""
        const tabList = all('[role=tab]');
        function select(tab) {
          for (const other of tabList) {
            const isChosen = other === tab;
            other.setAttribute('aria-selected', isChosen);
            other.tabIndex = isChosen ? 0 : -1;
            find('#' + other.getAttribute('aria-controls')).hidden = !isChosen;
          }
          history.replaceState(null, '', '#' + tab.id.slice(2));
          show(find('#' + tab.getAttribute('aria-controls')));
        }
        function show(panel) {
          if (panel.dataset.asked) return;
          if (panel.dataset.auto === undefined) {
            if (panel === switches) { panel.dataset.asked = '1'; rescale(); }
            return;
          }
          panel.dataset.asked = '1';
          ask(panel, question(panel.dataset.kind), answer => {
            if (panel.dataset.kind === 'lens') base = answer.margin;
            offerHeads(panel);
          });
        }
        for (const tab of tabList) {
          tab.addEventListener('click', () => select(tab));
          tab.addEventListener('keydown', event => {
            const at = tabList.indexOf(tab), last = tabList.length - 1;
            const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
            if (to === undefined) return;
            event.preventDefault();
            const next = tabList[(to + tabList.length) % tabList.length];
            next.focus();
            select(next);
          });
        }
        function fromAddress() {
          const tab = tabList.find(tab => tab.id === 't-' + location.hash.slice(1));
          if (tab && tab.getAttribute('aria-selected') !== 'true') select(tab);
          return tab;
        }
        if (page) {
          if (!fromAddress() && tabList[0]) show(find('#' + tabList[0].getAttribute('aria-controls')));
          if (tabList[0].getAttribute('aria-selected') === 'true') show(find('#p-' + tabList[0].id.slice(2)));
          addEventListener('hashchange', fromAddress);
        }
        """#
}
