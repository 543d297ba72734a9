extension Script {
    /// Sends a question, follows its work, and puts the answer into a box.
    static let asking = #"""
        const find = (selector, root = document) => root.querySelector(selector);
        const all = (selector, root = document) => [...root.querySelectorAll(selector)];
        const page = find('#explore');
        const running = new Map();
        const gone = 'The explorer does not answer. Was it stopped?';

        function element(name, attributes, ...content) {
          const made = document.createElement(name);
          for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
          made.append(...content);
          return made;
        }
        function drop(ticket) {
          fetch('ticket?name=' + ticket, { method: 'DELETE', keepalive: true }).catch(() => {});
        }
        function stop(box) {
          const run = running.get(box);
          if (!run) return;
          running.delete(box);
          clearTimeout(run.timer);
          if (run.source) run.source.close();
          if (run.ticket) drop(run.ticket);
        }
        function busy(box, isBusy) {
          find('.answer', box).setAttribute('aria-busy', isBusy);
        }
        // Quick answers come without a flicker.
        function waiting(box, run) {
          const bar = element('progress', { 'aria-label': 'Progress' }), text = element('p', { role: 'status' }, 'Working…');
          const counts = element('p', { class: 'counts' }), cancel = element('button', { type: 'button' }, 'Cancel');
          cancel.addEventListener('click', () => {
            stop(box);
            busy(box, false);
            note(box, 'Cancelled.');
          });
          run.progress = ({ done, total, what }) => {
            bar.max = Math.max(total, 1);
            bar.value = done;
            counts.textContent = done + ' of ' + total + ' ' + what;
          };
          run.timer = setTimeout(() => find('.work', box).replaceChildren(text, bar, counts, cancel), 160);
        }
        function note(box, text, ...more) {
          find('.work', box).replaceChildren(element('p', { role: 'status' }, text), ...more);
        }
        function fail(box, run, message, hint) {
          if (running.get(box) !== run) return;
          running.delete(box);
          clearTimeout(run.timer);
          if (run.source) run.source.close();
          busy(box, false);
          const text = element('p', { class: 'aside warn', role: 'alert' }, element('b', {}, 'Error'), ' ' + message + (hint ? ' ' + hint : ''));
          const again = element('button', { type: 'button' }, 'Try again');
          again.addEventListener('click', run.again);
          find('.work', box).replaceChildren(text, again);
          box.dataset.state = 'failed';
        }
        function finish(box, run, answer) {
          if (running.get(box) !== run) return;
          running.delete(box);
          clearTimeout(run.timer);
          const place = find('.answer', box);
          place.innerHTML = answer.html;
          busy(box, false);
          box.dataset.ms = Math.round(performance.now() - run.start);
          box.dataset.state = 'done';
          note(box, '', element('a', { href: 'answer?number=' + answer.answer, download: '' }, 'Download JSON'));
          find('.work p', box).textContent = 'Done.';
          if (run.done) run.done(answer);
        }
        function listen(box, run, ticket) {
          run.ticket = ticket;
          const source = run.source = new EventSource('events?ticket=' + ticket);
          let failures = 0;
          const end = () => { source.close(); run.ticket = null; };
          source.addEventListener('open', () => { failures = 0; });
          source.addEventListener('progress', event => run.progress(JSON.parse(event.data)));
          source.addEventListener('answer', event => { end(); finish(box, run, JSON.parse(event.data)); });
          source.addEventListener('failure', event => { end(); const { message, hint } = JSON.parse(event.data); fail(box, run, message, hint); });
          source.addEventListener('cancelled', () => { end(); fail(box, run, 'The work was called off.'); });
          source.addEventListener('error', () => {
            failures += 1;
            const isRefused = source.readyState === EventSource.CLOSED;
            if (isRefused || failures > 5) { end(); fail(box, run, isRefused ? 'The work was called off.' : gone); }
          });
        }
        // `box` holds a `.work` and an `.answer`; a newer question in the same box replaces an older one.
        async function ask(box, question, done) {
          stop(box);
          const run = { done, start: performance.now(), again: () => ask(box, question, done) };
          running.set(box, run);
          box.dataset.state = 'busy';
          busy(box, true);
          waiting(box, run);
          let reply;
          try {
            const response = await fetch('ask', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question) });
            if (!response.ok) return fail(box, run, (await response.text()).trim());
            reply = await response.json();
          } catch (error) {
            return fail(box, run, gone);
          }
          if (running.get(box) !== run) { if (reply.ticket) drop(reply.ticket); }
          else if (reply.ticket) listen(box, run, reply.ticket);
          else finish(box, run, reply);
        }
        // An answer without showing it.
        function learn(question) {
          return new Promise(resolve => ask(element('div', {}, element('div', { class: 'work' }), element('div', { class: 'answer' })), question, resolve));
        }
        function question(kind, more) {
          return { kind, model: Number(page.dataset.model), pair: page.dataset.pair, ...more };
        }
        const signed = value => typeof value !== 'number' ? '–' : (value < 0 ? '−' : '+') + Math.abs(value).toFixed(3);
        addEventListener('pagehide', () => [...running.keys()].forEach(stop));
        """#
}
