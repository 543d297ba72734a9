extension Script {
    /// Switches and sliders: what is changed, and the margin with it.
    static let switching = #"""
        const switches = find('#p-scaled');
        const changes = new Map();
        let base = null, wait;

        async function baseMargin() {
          if (base === null) base = (await learn(question('lens'))).margin;
          return base;
        }
        function showMargin(line, before, after, what) {
          const change = after - before;
          line.replaceChildren('Margin ', element('b', {}, signed(before)), ' → ', element('b', {}, signed(after)), ` (${signed(change)}) ${what}`);
          if (before * after < 0) line.append(', the preference turns round');
        }
        function paint(name) {
          const button = find(`[data-component="${CSS.escape(name)}"]`, switches), factor = changes.has(name) ? changes.get(name) : 1;
          button.setAttribute('aria-pressed', factor !== 0);
          button.classList.toggle('scaled', factor !== 0 && factor !== 1);
        }
        function row(name) {
          const slider = element('input', { type: 'range', min: 0, max: 2, step: 0.05, 'aria-label': 'Factor on ' + name });
          const value = element('output', {}), remove = element('button', { type: 'button', 'aria-label': 'Leave ' + name + ' as it was' }, 'Undo');
          const show = () => { value.textContent = '× ' + Number(slider.value).toFixed(2); };
          slider.value = changes.get(name);
          show();
          slider.addEventListener('input', () => { show(); change(name, Number(slider.value)); });
          remove.addEventListener('click', () => change(name, null));
          return element('li', { 'data-name': name }, element('label', {}, element('b', {}, name), slider, value), remove);
        }
        function change(name, factor) {
          const list = find('#changes'), item = find(`[data-name="${CSS.escape(name)}"]`, list);
          if (factor === null) {
            changes.delete(name);
            if (item) item.remove();
          } else {
            changes.set(name, factor);
            if (!item) list.append(row(name));
          }
          paint(name);
          find('#reset').hidden = changes.size === 0;
          clearTimeout(wait);
          wait = setTimeout(rescale, 20);
        }
        async function rescale() {
          const line = find('#margins');
          if (changes.size === 0) {
            stop(switches);
            find('.answer', switches).replaceChildren();
            note(switches, '');
            line.textContent = 'Margin ' + signed(await baseMargin()) + ' with everything as it is';
            return;
          }
          const scalings = [...changes].map(([component, factor]) => ({ component, factor }));
          const what = changes.size === 1 ? 'with 1 change' : `with ${changes.size} changes`;
          ask(switches, question('scaled', { scalings }), async answer => {
            if (typeof answer.margin !== 'number') return;
            showMargin(line, typeof answer.marginBefore === 'number' ? answer.marginBefore : await baseMargin(), answer.margin, what);
          });
        }
        if (switches) {
          switches.addEventListener('click', event => {
            const button = event.target.closest('[data-component]');
            if (!button) return;
            const name = button.dataset.component;
            change(name, changes.has(name) ? null : 0);
          });
          find('#reset').addEventListener('click', () => [...changes.keys()].forEach(name => change(name, null)));
        }
        """#
}
