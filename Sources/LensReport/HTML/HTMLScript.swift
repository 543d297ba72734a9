/// The page's only script: values under the pointer, on touch and with the arrow keys.
///
/// It reads the tables beneath the figures, so that no number stands in a page twice.
enum HTMLScript {
    /// What the Content-Security-Policy lets run; a test compares it with the source.
    static let hash = "sha256-ywPQhS2Vs7oMEgk4Iz4hN//bGx3h8uzzVGVf+fkBD4g="

    static let source = """
        (() => {
        'use strict';
        const tip = document.createElement('div');
        tip.id = 'tip';
        tip.setAttribute('role', 'status');
        tip.hidden = true;
        document.body.append(tip);
        const index = new WeakMap();
        const tidy = text => text.replace(/[\\u2007\\u2008]/g, '').trim();

        // A <title> inside an SVG would pop up under the pointer beside our own read-out.
        function quiet(svg) {
          const title = svg.querySelector('title');
          if (!title) return;
          const text = svg.querySelector('desc');
          svg.setAttribute('aria-label', title.textContent + '. ' + (text ? text.textContent : ''));
          svg.removeAttribute('aria-labelledby');
          title.remove();
        }
        function table(target) {
          const figure = target.closest('figure');
          const strips = [...figure.querySelectorAll('.strip')];
          return figure.querySelectorAll('.data table')[Math.max(strips.indexOf(target), 0)];
        }
        const places = svg => svg.dataset.at.split(' ').map(place => place.split(',').map(Number));
        const box = svg => svg.dataset.box.split(' ').map(Number);
        function count(target) {
          if (!target.dataset.hit) return target.querySelectorAll('i').length;
          const at = places(target);
          return target.dataset.hit === 'grid' ? at[0][0] * at[1][0] : at.length;
        }
        function lines(target, i) {
          const rows = table(target).rows;
          if (target.dataset.hit === 'grid') {
            const columns = places(target)[1][0];
            const row = rows[Math.floor(i / columns) + 1].cells, column = i % columns + 1;
            const names = rows[0].cells[0].textContent.split('\\u2572').map(tidy);
            return [[names[0] + ' ' + tidy(row[0].textContent) + ', ' + names[1] + ' ' + tidy(rows[0].cells[column].textContent), tidy(row[column].textContent)]];
          }
          const heads = rows[0].cells;
          return [...rows[i + 1].cells].map((cell, k) => {
            const unit = heads[k].querySelector('small'), label = heads[k].firstChild;
            return [label ? tidy(label.textContent) : '', tidy(cell.textContent) + (unit ? ' ' + unit.textContent : '')];
          }).filter(line => tidy(line[1]));
        }
        function cursor(svg, i) {
          let path = svg.querySelector('.cur');
          if (!path) {
            path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
            path.setAttribute('class', 'cur');
            svg.append(path);
          }
          const [left, top, right, bottom] = box(svg), at = places(svg), kind = svg.dataset.hit;
          let shape;
          if (kind === 'x') shape = `M${at[i][0]} ${top}V${bottom}`;
          else if (kind === 'y') shape = `M${left} ${at[i][0] - 10}H${right}V${at[i][0] + 10}H${left}Z`;
          else if (kind === 'xy') shape = `M${at[i][0] - 6} ${at[i][1]}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0`;
          else {
            const w = (right - left) / at[1][0], h = (bottom - top) / at[0][0];
            shape = `M${left + i % at[1][0] * w} ${top + Math.floor(i / at[1][0]) * h}h${w}v${h}h${-w}Z`;
          }
          path.setAttribute('d', shape);
          return path;
        }
        function show(target, i, x, y) {
          index.set(target, i);
          let mark;
          document.querySelectorAll('.on').forEach(old => old.classList.remove('on'));
          if (target.dataset.hit) { quiet(target); mark = cursor(target, i); }
          else { mark = target.querySelectorAll('i')[i]; mark.classList.add('on'); }
          tip.replaceChildren(...lines(target, i).map(([label, value]) => {
            const line = document.createElement('div'), strong = document.createElement('b');
            line.textContent = label + ' ';
            strong.textContent = value;
            line.append(strong);
            return line;
          }));
          tip.hidden = false;
          if (x === undefined) { const r = mark.getBoundingClientRect(); x = r.right; y = r.top + Math.min(r.height / 2, 60); }
          const w = tip.offsetWidth, h = tip.offsetHeight;
          tip.style.left = Math.max(4, x + 14 + w > innerWidth ? x - w - 14 : x + 14) + 'px';
          tip.style.top = Math.max(4, Math.min(y + 14, innerHeight - h - 4)) + 'px';
        }
        function hide() {
          tip.hidden = true;
          document.querySelectorAll('.on').forEach(old => old.classList.remove('on'));
          document.querySelectorAll('.cur').forEach(old => old.remove());
        }
        function hit(svg, event) {
          const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
          const [left, top, right, bottom] = box(svg), at = places(svg), kind = svg.dataset.hit;
          if (p.x < left - 12 || p.x > right + 12 || p.y < top - 12 || p.y > bottom + 12) return -1;
          if (kind === 'grid') {
            const row = Math.floor((p.y - top) / (bottom - top) * at[0][0]), column = Math.floor((p.x - left) / (right - left) * at[1][0]);
            return row < 0 || column < 0 || row >= at[0][0] || column >= at[1][0] ? -1 : row * at[1][0] + column;
          }
          const far = at.map(([x, y]) => kind === 'x' ? Math.abs(x - p.x) : kind === 'y' ? Math.abs(x - p.y) : Math.hypot(x - p.x, y - p.y));
          const best = far.indexOf(Math.min(...far));
          return kind === 'xy' && far[best] > 24 ? -1 : best;
        }
        function point(event) {
          const target = event.target.closest && event.target.closest('[data-hit],.strip');
          let i = -1;
          if (target) {
            const token = event.target.closest('i');
            i = target.dataset.hit ? hit(target, event) : token ? [...target.querySelectorAll('i')].indexOf(token) : -1;
          }
          if (i < 0) hide(); else show(target, i, event.clientX, event.clientY);
        }
        // What an address points to is opened, and everything is for paper.
        function reveal() {
          const target = location.hash && document.getElementById(location.hash.slice(1));
          for (let at = target; at; at = at.parentElement) if (at.matches('details')) at.open = true;
        }
        addEventListener('hashchange', reveal);
        reveal();
        let folded = [];
        addEventListener('beforeprint', () => {
          folded = [...document.querySelectorAll('.group:not([open])')];
          folded.forEach(group => { group.open = true; });
        });
        addEventListener('afterprint', () => folded.forEach(group => { group.open = false; }));
        document.addEventListener('pointermove', point);
        document.addEventListener('pointerdown', point);
        document.addEventListener('scroll', hide, { passive: true });
        document.addEventListener('focusin', event => {
          if (event.target.matches('[data-hit],.strip') && event.target.matches(':focus-visible') && count(event.target))
            show(event.target, index.get(event.target) || 0);
        });
        document.addEventListener('focusout', hide);
        document.addEventListener('keydown', event => {
          const target = event.target;
          if (event.key === 'Escape') return hide();
          if (!target.matches || !target.matches('[data-hit],.strip')) return;
          const stride = target.dataset.hit === 'grid' ? places(target)[1][0] : 1, all = count(target);
          const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: stride, ArrowUp: -stride, Home: -all, End: all }[event.key];
          if (!step || !all) return;
          event.preventDefault();
          show(target, Math.max(0, Math.min(all - 1, (index.get(target) || 0) + step)));
        });
        })();
        """
}
