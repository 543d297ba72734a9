extension Script {
    /// Grids of buttons under the arrow keys; heads from the grid, and from layer × head pictures by pointer and Enter.
    static let picking = #"""
        for (const grid of all('[data-grid]')) {
          const rows = [...grid.tBodies[0].rows].map(row => all('button', row));
          const first = rows.flat()[0];
          if (first) first.tabIndex = 0;
          grid.addEventListener('focusin', event => {
            if (!event.target.matches('button')) return;
            all('button[tabindex="0"]', grid).forEach(button => { button.tabIndex = -1; });
            event.target.tabIndex = 0;
          });
          grid.addEventListener('keydown', event => {
            const row = rows.findIndex(buttons => buttons.includes(event.target));
            const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
            if (row < 0 || !step) return;
            event.preventDefault();
            const column = rows[row].indexOf(event.target) + step[1];
            const next = rows[Math.max(0, Math.min(rows.length - 1, row + step[0]))];
            const button = next[Math.max(0, Math.min(next.length - 1, column))];
            if (button) button.focus();
          });
        }
        const heads = find('#p-head');
        function openHead(layer, head) {
          const button = find(`[data-layer="${layer}"][data-head="${head}"]`, heads);
          if (!button) return;
          all('[data-head]', heads).forEach(other => other.setAttribute('aria-pressed', other === button));
          if (heads.hidden) select(find('#t-head'));
          button.focus({ preventScroll: true });
          heads.scrollIntoView({ block: 'nearest' });
          ask(heads, question('head', { layer, head }));
        }
        if (heads) heads.addEventListener('click', event => {
          const button = event.target.closest('[data-head]');
          if (button) openHead(Number(button.dataset.layer), Number(button.dataset.head));
        });
        // The table beneath a picture says what its rows and columns are.
        function headMap(svg) {
          const table = svg && find('.data table', svg.closest('figure'));
          return table && /^layer\s*\u2572\s*head$/.test(table.rows[0].cells[0].textContent.trim()) ? table : null;
        }
        function pick(svg, x, y) {
          const table = headMap(svg);
          if (!table) return;
          const [left, top, right, bottom] = svg.dataset.box.split(' ').map(Number);
          const [rows, columns] = svg.dataset.at.split(' ').map(Number);
          const row = Math.floor((y - top) / (bottom - top) * rows), column = Math.floor((x - left) / (right - left) * columns);
          if (row < 0 || column < 0 || row >= rows || column >= columns) return;
          openHead(parseInt(table.rows[row + 1].cells[0].textContent, 10), parseInt(table.rows[0].cells[column + 1].textContent, 10));
        }
        function offerHeads(box) {
          if (!heads || !find('[data-head]', heads)) return;
          for (const svg of all('svg[data-hit=grid]', box)) {
            if (!headMap(svg)) continue;
            svg.classList.add('pick');
            const figure = svg.closest('figure');
            if (!(figure.nextElementSibling && figure.nextElementSibling.matches('.hint')))
              figure.after(element('p', { class: 'hint' }, 'Click a cell, or go to it with the arrow keys and press Enter, to look into that head.'));
          }
        }
        document.addEventListener('click', event => {
          const svg = event.target.closest('svg.pick');
          if (!svg) return;
          const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
          pick(svg, point.x, point.y);
        });
        document.addEventListener('keydown', event => {
          if (event.key !== 'Enter' || !event.target.matches('svg.pick')) return;
          const cursor = find('.cur', event.target);
          if (!cursor) return;
          const at = cursor.getBBox();
          pick(event.target, at.x + at.width / 2, at.y + at.height / 2);
        });
        """#
}
