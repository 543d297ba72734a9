#!/usr/bin/env python3
"""Renders small template snippets with jinja2, set up as chat templates are, and writes what came out.

    python3 Scripts/jinja-goldens.py > Tests/Fixtures/templates/jinja-goldens.json

Needs jinja2 3.1.6; the version is written into the file.
"""
import datetime
import json
import sys

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

DATE = datetime.datetime(2024, 7, 26, 15, 4, 5)

VARIABLES = {
    "messages": [
        {"role": "system", "content": " Be brief. "},
        {"role": "user", "content": "What is 2+2?\n"},
        {"role": "assistant", "content": "<think>two\n</think>\n\n4 é 😀"},
        {"role": "user", "content": "Thanks"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "weather",
                "description": "Tells the <weather> & \"more\" – für alle",
                "parameters": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "default": 3}},
                    "required": ["city"],
                },
            },
        }
    ],
    "bos_token": "<s>",
    "eos_token": "</s>",
    "text": "  Hello, World  ",
    "word": "straße",
    "emoji": "a😀é\u0301z",
    "html": "<a href='x'>\"T&C\"</a>",
    "lines": "one\ntwo\r\n\nthree",
    "empty": "",
    "nothing": None,
    "yes": True,
    "no": False,
    "one": 1,
    "three": 3,
    "minus": -7,
    "half": 2.5,
    "big": 1e20,
    "tiny": 0.00001,
    "numbers": [3, 1, 2, 3],
    "words": ["pear", "Apple", "fig", "apple"],
    "mixed": [1, "a", None, True, 2.0, [1], {"k": "v"}],
    "map": {"b": 2, "a": 1, "C": 3},
    "nested": {"outer": {"inner": [1, {"deep": "found"}]}, "items": "shadow", "get": "hidden"},
    "people": [
        {"name": "Ann", "age": 30, "tags": ["x"]},
        {"name": "bob", "age": 25, "tags": []},
        {"name": "Cyd", "age": 30},
    ],
}

SNIPPETS = {}


def group(name, text):
    """Snippets stand between lines of `---`."""
    SNIPPETS[name] = [part for part in text.strip("\n").split("\n---\n")]


group("whitespace", r"""
a{% if yes %}b{% endif %}c
---
  {% if yes %}
  b
  {% endif %}
c
---
{% if yes %}

b
{% endif %}

c
---
a  {%- if yes -%}  b  {%- endif -%}  c
---
a
  {{- ' b ' -}}
  c
---
  {%+ if yes %}
b{% endif %}
---
{% if yes +%}
b{% endif +%}
c
---
a {# comment #} b
---
a
  {# comment #}
b
---
a
  {#- comment -#}
b
---
a
  {#+ comment +#}
b
---
  {{ 'x' }}
y
---
x{{ 'x' }}
{{ 'y' }}
---
text with {% raw %}{{ not }} {% evaluated %}{% endraw %} end
---
a
  {% raw -%}
   {{ x }}
  {%- endraw %}
b
---
a
  {% raw %}
 x
  {% endraw %}
b
---
{% for i in [1, 2] %}
  {{ i }}
{% endfor %}
done
---
{%- for i in [1, 2] -%}
  {{ i }}
{%- endfor -%}
---
{% set x = 1 %}
{% set y = 2 %}
{{ x }}{{ y }}

---
a {%- set x = 1 %} b {{- x }} c
---
	{% if yes %}tab{% endif %}
---
a { b } {% if yes %}{ {{ 'c' }} }{% endif %} # %
---
{{ {'a': {'b': 1}}['a']['b'] }}{{ {'a': {}} }}
---
{{ "}}" }}{{ '%}' }}{{ "{%" }}
---
{% if yes %}x{% endif %}   {% if yes %}y{% endif %}
---
line   {% if yes %}
tail{% endif %}
---
{#- a -#}
{#- b -#}
---
{{-"tight"-}} after
---
{%-if yes-%}x{%-endif-%} y
---
{% if yes
   and one
%}multi{% endif %}
""")

group("literals", r"""
{{ 'a\nb\t\\\'"' }}
---
{{ "q\"uote' \x41\u00e9\U0001F600\101" }}
---
{{ 'unknown \d escape' }}
---
{{ 'one' 'two' "three" }}
---
{{ 1 }} {{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 00 }}
---
{{ 1.5 }} {{ 1e3 }} {{ 1.5e-7 }} {{ 1_0.2_5 }} {{ 2.0 }}
---
{{ true }} {{ True }} {{ false }} {{ none }} {{ None }}
---
{{ [] }} {{ [1, 'a', none,] }} {{ () }} {{ (1,) }} {{ (1, 2) }} {{ 1, 2 }}
---
{{ {} }} {{ {'a': 1, "b": [true]} }} {{ {1: 'x', none: 2, 2.5: 3} }}
---
{{ {'a': 1, 'b': 2, 'a': 3} }}
---
{{ {1: 'i', true: 'b', 1.0: 'f'} }}
---
{{ "it's" }} {{ ["it's", 'say "hi"', 'both \' and "'] }}
---
{{ ['tab\t', 'nl\n', 'back\\', 'é', '\u200b', '\x00', '😀'] }}
---
{{ 1.0 }} {{ 100000.0 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789.125 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1e100 }} {{ -0.0 }}
---
{{ big }} {{ tiny }} {{ half }} {{ [0.1, 1e22] }}
---
{{ 0.1 + 0.2 }} {{ 1/3 }} {{ 2/3 }} {{ 5e-324 }} {{ 1.7976931348623157e308 }}
---
{{ 'a
b' }}
---
{{ 09 }}
---
{{ "unterminated }}
---
{{ 12abc }}
""")

group("operators", r"""
{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 7 - 2 - 1 }}
---
{{ 7 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 6 / 2 }}
---
{{ 2 ** -1 }} {{ 2 ** 0.5 }} {{ 2 ** 10 }} {{ 0 ** 0 }} {{ (-1) ** 3 }}
---
{{ 1 / 0 }}
---
{{ 1 // 0 }}
---
{{ 1 % 0 }}
---
{{ 1.0 / 0 }}
---
{{ 'a' + 'b' }} {{ [1] + [2] }} {{ (1,) + (2,) }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1, 2] * 2 }} {{ 'a' * -1 }}|
---
{{ 'a' + 1 }}
---
{{ 1 + 'a' }}
---
{{ [1] + (2,) }}
---
{{ 'a' + nothing }}
---
{{ 'a' ~ 1 ~ none ~ true ~ 1.5 ~ [1] ~ missing }}
---
{{ 1 ~ 2 + 3 }} {{ 1 + 2 ~ 3 }} {{ 2 * 3 ~ 4 }}
---
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 >= 2 }} {{ 1 == 1.0 }} {{ 1 != 2 }} {{ true == 1 }} {{ 'a' == 'a' }} {{ 'a' == 1 }}
---
{{ 'a' < 'b' }} {{ 'Z' < 'a' }} {{ [1, 2] < [1, 3] }} {{ (1,) < (1, 0) }} {{ [1] == [1.0] }} {{ [1] == (1,) }}
---
{{ 1 < 'a' }}
---
{{ nothing < 1 }}
---
{{ {'a': 1} == {'a': 1} }} {{ {'a': 1, 'b': 2} == {'b': 2, 'a': 1} }} {{ none == none }} {{ none == false }}
---
{{ 'a' in 'cat' }} {{ 'dog' in 'cat' }} {{ '' in '' }} {{ 2 in [1, 2] }} {{ 'a' in {'a': 1} }} {{ 2 not in (1, 2) }} {{ 'x' not in 'y' }}
---
{{ 1 in 'cat' }}
---
{{ 1 in 5 }}
---
{{ nothing in 'abc' }}
---
{{ 'a' in nothing }}
---
{{ 1 and 2 }} {{ 0 and 2 }} {{ '' or 'x' }} {{ 0 or [] }} {{ not 1 }} {{ not '' }} {{ not not 3 }} {{ none or false or 'z' }}
---
{{ yes and no or yes }} {{ no or yes and no }} {{ not no and yes }} {{ not (yes and no) }}
---
{{ 1 if yes else 2 }} {{ 1 if no else 2 }} {{ 1 if no }}| {{ 1 if no else 2 if no else 3 }}
---
{{ (1 if no) is defined }} {{ 'a' if one == 1 and three > 2 else 'b' }}
---
{{ -three }} {{ +three }} {{ --three }} {{ -half }} {{ - 3 | abs }} {{ -true }}
---
{{ -'a' }}
---
{{ not missing }} {{ missing or 'fallback' }} {{ missing and 1 }}|
---
{{ one + yes }} {{ yes + yes }} {{ yes * 2.5 }}
---
{{ 9223372036854775807 }} {{ -9223372036854775807 }}
---
{{ 3 % 2 == 1 }} {{ (3 % 2) == 0 }} {{ 1 + 1 == 2 and 2 - 1 == 1 }}
---
{{ '%s is %d years, %.2f%%' % ('Ann', 30, 12.345) }} {{ '%5d|%-5d|%05d|%x' % (42, 42, 42, 255) }} {{ '%s' % 'x' }} {{ '%r' % 'x' }}
---
{{ '%d' % 'x' }}
---
{{ '%s %s' % ('x',) }}
---
{{ '%s' % ('x', 'y') }}
---
{{ 'plain' % 'x' }}
---
{{ 1 }}{{ 2 }}{{ [1,2,3][0] + {'a': 5}.a }}
---
{{ 5 .real }}
---
{{ a b }}
---
{{ 1 + }}
---
{{ (1 }}
---
{{ [1, 2 }}
---
{{ 1 ] }}
---
{{ ! }}
---
{{ a ? b }}
---
{{ }}
---
{{ 1 is 2 }}
""")

group("access", r"""
{{ messages[0].role }} {{ messages[0]['role'] }} {{ messages[-1].content }} {{ messages[1]["content"] | trim }}
---
{{ messages[9] }}|{{ messages[9] is defined }}|{{ messages[-9] is undefined }}
---
{{ messages[9].role }}
---
{{ missing }}|{{ missing | default('d') }}
---
{{ missing.attr }}
---
{{ missing['key'] }}
---
{{ missing() }}
---
{{ missing + 1 }}
---
{{ missing - 1 }}
---
{{ -missing }}
---
{{ missing < 1 }}
---
{{ missing == missing }} {{ missing == 1 }} {{ missing != none }} {{ missing == '' }}
---
{{ missing[1:] }}
---
{{ 'x' in missing }} {{ missing in ['a'] }} {{ missing | length }} {{ missing | list }} {{ missing | join }}| {{ missing | upper }}|
---
{{ missing in 'abc' }}
---
{% for x in missing %}{{ x }}{% else %}none{% endfor %}
---
{{ [missing] }} {{ {'k': missing} }}
---
{{ messages[0].missing }}|{{ messages[0]['missing'] }}|{{ messages[0].missing is defined }}
---
{{ messages[0].missing.deeper }}
---
{{ messages[0]['missing']['deeper'] }}
---
{{ nothing.attr }}|{{ nothing['x'] }}|{{ one.foo }}|{{ one[0] }}|{{ text.foo }}|
---
{{ nothing.a.b }}
---
{{ nested.outer.inner[1].deep }} {{ nested['outer']['inner'][0] }} {{ nested.outer.inner.1.deep }}
---
{{ nested['items'] }} {{ nested['get'] }}
---
{{ nested.get('get') }} {{ nested.items() | length }}
---
{{ text[0] }}|{{ text[2] }}|{{ text[-3] }}|{{ text[99] }}|{{ emoji[1] }}|{{ emoji | length }}
---
{{ text[2:7] }}|{{ text[:4] }}|{{ text[-5:] }}|{{ text[::-1] }}|{{ text[2:9:2] }}|{{ text[99:] }}|{{ text[7:2] }}
---
{{ numbers[1:] }} {{ numbers[:-1] }} {{ numbers[::-1] }} {{ numbers[::2] }} {{ numbers[-2:] }} {{ numbers[3:0:-1] }} {{ numbers[10:] }} {{ numbers[-99:2] }}
---
{{ (1, 2, 3)[1:] }} {{ (1, 2, 3)[::-1] }} {{ range(5)[1:3] }} {{ range(5)[::-1] | list }} {{ range(3)[-1] }}
---
{{ numbers[none:2] }} {{ numbers[1:none] }} {{ numbers[::none] }}
---
{{ numbers[::0] }}
---
{{ numbers['a':] }}
---
{{ one[1:] }}
---
{{ map[1:] }}
---
{{ map.a }} {{ map['b'] }} {{ map.get('zz') }} {{ map.get('zz', 5) }} {{ map.get('a', 5) }}
---
{{ map.keys() }} {{ map.values() }} {{ map.items() }}
---
{{ map.keys() | list }} {{ map.values() | list }} {{ map.items() | list }} {{ map | list }} {{ 'a' in map.keys() }}
---
{{ map.items()[0] }}|{{ map.keys()[0] }}|
---
{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %}
---
{{ [1,2].index(2) }} {{ [1,2,2].count(2) }} {{ (1,2).index(1) }}
---
{{ [1].index(5) }}
---
{{ numbers.append(4) }}
---
{{ numbers.pop() }}
---
{{ map.update({'z': 1}) }}
---
{{ map.pop('a') }}
---
{{ numbers.append }}|{{ numbers.append is defined }}
---
{{ text.__class__ }}|
---
{{ text.__class__.__mro__ }}
---
{{ map.clear() }}
---
{{ [[1, 2], [3]][0][1] }} {{ {'a': [1, {'b': 2}]}.a[1].b }} {{ 'abc'.upper()[1:].lower() }}
---
{{ map[[1]] }}|
---
{{ {[1]: 2} }}
---
{{ numbers[true] }} {{ numbers[1.0] }}|
---
{{ messages | map(attribute='role') | join(',') }}
---
{{ text['upper']() }} {{ map['keys']() | list }}
---
{{ 'abc'.nomethod() }}
---
{{ one() }}
---
{{ messages[0].content.strip().upper().split(' ')[0] }}
---
{{ messages.0.role }} {{ numbers.1 }}
---
{{ numbers[1, 2] }}|
""")

group("control", r"""
{% if one == 2 %}a{% elif three == 3 %}b{% else %}c{% endif %}
---
{% if no %}a{% elif no %}b{% else %}c{% endif %}{% if no %}x{% endif %}
---
{% if missing %}a{% else %}b{% endif %}{% if [] %}a{% else %}b{% endif %}{% if {} %}a{% else %}b{% endif %}{% if 0.0 %}a{% else %}b{% endif %}{% if ' ' %}a{% else %}b{% endif %}
---
{% if yes: %}colon{% endif %}
---
{% if 1, 2 %}tuple{% endif %}
---
{% for m in messages %}{{ loop.index }}/{{ loop.length }} {{ m.role }} {{ loop.first }} {{ loop.last }}
{% endfor %}
---
{% for n in numbers %}{{ loop.index0 }},{{ loop.revindex }},{{ loop.revindex0 }},{{ loop.previtem }},{{ loop.nextitem }},{{ loop.depth }},{{ loop.depth0 }};{% endfor %}
---
{% for n in numbers %}{{ loop.cycle('a', 'b') }}{{ loop.changed(n) }} {% endfor %}
---
{% for n in numbers if n > 1 %}{{ n }}:{{ loop.index }}/{{ loop.length }}{{ ' last' if loop.last }} {% endfor %}
---
{% for n in numbers if n > 5 %}{{ n }}{% else %}nothing{% endfor %}
---
{% for n in [] %}{{ n }}{% else %}empty{% endfor %}
---
{% for n in numbers %}{% if n == 2 %}{% break %}{% endif %}{{ n }}{% endfor %}
---
{% for n in numbers %}{% if n == 1 %}{% continue %}{% endif %}{{ n }}{% endfor %}
---
{% for n in numbers %}{% break %}{% else %}else after break{% endfor %}
---
{% for n in numbers %}{% continue %}{% else %}else after continue{% endfor %}
---
{% for a in [1, 2] %}{% for b in [1, 2, 3] %}{% if b == 2 %}{% break %}{% endif %}{{ a }}{{ b }} {% endfor %}{{ loop.index }};{% endfor %}
---
{% for a, b in [(1, 2), [3, 4]] %}{{ a }}-{{ b }} {% endfor %}
---
{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
---
{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}
---
{% for a, b in [1] %}{{ a }}{% endfor %}
---
{% for c in 'aé😀' %}[{{ c }}]{% endfor %}
---
{% for k in map %}{{ k }}{% endfor %}
---
{% for x in 5 %}{{ x }}{% endfor %}
---
{% for x in nothing %}{{ x }}{% endfor %}
---
{% for x in 1, 2, 3 %}{{ x }}{% endfor %}
---
{% for x in range(3) %}{{ x }}{% endfor %}{% for x in range(5, 0, -2) %}{{ x }}{% endfor %}{% for x in range(2, 2) %}{{ x }}{% else %}e{% endfor %}
---
{{ range(3) }} {{ range(1, 10, 3) }} {{ range(3) | list }} {{ range(10) | length }} {{ 3 in range(5) }}
---
{{ range(1000000) }}
---
{{ range(0, 5, 0) }}
---
{{ range('a') }}
---
{% break %}
---
{% for x in [1] %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}
---
{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}
---
{% set ns = namespace(x=1) %}{% for i in [1, 2] %}{% set ns.x = ns.x + i %}{{ ns.x }} {% endfor %}{{ ns.x }}
---
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}{{ ns.c }}|{{ ns['a'] }}{{ ns }}
---
{% set ns = namespace() %}{% set ns.found = [] %}{% set ns.found = ns.found + [1] %}{{ ns.found }}
---
{% set x.y = 1 %}
---
{% set map.z = 1 %}
---
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, d) = [3, 4] %}{{ c }}{{ d }}
---
{% set a, b = 1 %}
---
{% set t = 1, 2 %}{{ t }}
---
{% set x %}block {{ one }}{% endset %}[{{ x }}] {{ x is string }}
---
{% set x | upper | trim %} shout {% endset %}[{{ x }}]
---
{% set x %}{% for i in [1, 2] %}{{ i }}{% endfor %}{% endset %}{{ x | length }}
---
{% if yes %}{% set leaked = 'yes' %}{% endif %}{{ leaked }}{% for i in [1] %}{% set local = 1 %}{% endfor %}{{ local is defined }}
---
{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}
---
{% with %}{% set z = 1 %}{{ z }}{% endwith %}{{ z is defined }}
---
{% filter upper %}shout {{ one }}{% endfilter %} {% filter replace('a', 'b') | trim %} aa {% endfilter %}|
---
{% generation %}assistant text{% set inner = 1 %}{% endgeneration %} {{ inner is defined }}
---
{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{% endif %}{% endfor %}
---
{% set loop_messages = messages[1:] if messages[0].role == 'system' else messages %}{{ loop_messages | length }}
---
{% for m in messages %}{{ loop.index0 }}{% if not loop.last %}, {% endif %}{% endfor %}
---
{% for m in messages | selectattr('role', 'equalto', 'user') %}{{ loop.index }}{{ loop.last }}{{ loop.length }} {% endfor %}
---
{% set ns = namespace(stop=false) %}{% for n in numbers if not ns.stop %}{{ n }}{% if n == 1 %}{% set ns.stop = true %}{% endif %}{% endfor %}
---
{% for i in [1, 2] %}{{ loop }} {% endfor %}
---
{% for i in [1] %}{{ loop.nothing }}|{{ loop.index is defined }}{% endfor %}
---
{{ loop }}|{{ loop is defined }}
---
{% for i in [[1, 2], [3]] %}{% set outer = loop %}{% for j in i %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}
---
{% if yes %}
---
{% endif %}
---
{% for x in %}{% endfor %}
---
{% for x y in z %}{% endfor %}
---
{% unknown %}
---
{% if yes %}{% endfor %}
---
{% set = 1 %}
---
{% set 1 = 2 %}
---
{% set true = 2 %}
---
{% do x %}
---
{% set x = %}
---
{# unclosed
---
{% raw %} unclosed
---
{{ 'a' 
---
{% if yes %}a{% else %}b{% else %}c{% endif %}
---
{% elif yes %}
---
{% include 'x' %}
---
{% for m in messages -%}
  {%- if m['role'] == 'user' -%}
    {{ '[INST] ' + m['content'] | trim + ' [/INST]' }}
  {%- elif m['role'] == 'assistant' -%}
    {{ ' ' + m['content'] | trim + ' ' + eos_token }}
  {%- endif -%}
{%- endfor %}
---
{{ raise_exception('Only user roles: ' ~ messages[0].role) }}
---
{% if messages[0].role == 'system' %}{{ raise_exception("System role not supported") }}{% endif %}
---
{{ strftime_now('%d %b %Y') }} {{ strftime_now('%Y-%m-%d %H:%M:%S %A %B %j %p %I %y %a %% %-d %-m %e') }}
---
{{ strftime_now('%F %T %D %R %u %w %C %h') }}|{{ strftime_now('') }}
""")

group("macros", r"""
{% macro hi(name) %}Hi {{ name }}!{% endmacro %}{{ hi('Ann') }}{{ hi(name='Bob') }}
---
{% macro f(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }} {% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(1, c='z') }}{{ f(c=3, a=1, b=2) }}
---
{% macro f(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}
---
{% macro f(a) %}[{{ a }}]{{ a is defined }}{% endmacro %}{{ f() }}
---
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}
---
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(b=2) }}
---
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, a=2) }}
---
{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}
---
{% macro f(a, b=1, c) %}{% endmacro %}
---
{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n * (fact(n - 1) | int) }}{% endif %}{% endmacro %}{{ fact(5) }}
---
{% macro show(v) %}{% if v is mapping %}{{ '{' }}{% for k, x in v | dictsort %}{{ k }}:{{ show(x) }}{% if not loop.last %},{% endif %}{% endfor %}{{ '}' }}{% elif v is string %}'{{ v }}'{% elif v is iterable %}[{% for x in v %}{{ show(x) }}{% endfor %}]{% else %}{{ v }}{% endif %}{% endmacro %}{{ show(nested) }}
---
{% macro f() %}{{ later }}{% endmacro %}{% set later = 'set after' %}{{ f() }}
---
{% set x = 'outer' %}{% macro f() %}{% set x = 'inner' %}{{ x }}{% endmacro %}{{ f() }}{{ x }}
---
{% for i in [1, 2] %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}
---
{% macro f() %}{{ loop is defined }}{% endmacro %}{% for i in [1] %}{{ f() }}{% endfor %}
---
{% macro dialog(title) %}<{{ title }}>{{ caller() }}</{{ title }}>{% endmacro %}{% call dialog('t') %}body {{ one }}{% endcall %}
---
{% macro each(items) %}{% for i in items %}{{ caller(i, loop.index) }};{% endfor %}{% endmacro %}{% call(x, n) each(words) %}{{ n }}={{ x }}{% endcall %}
---
{% macro f() %}no caller{% endmacro %}{% call f() %}x{% endcall %}
---
{% macro f() %}{{ caller is defined }}{% endmacro %}{{ f() }}
---
{% call 5 %}x{% endcall %}
---
{% macro f() %}x{% endmacro %}{{ f }}|{{ f is callable }}|{{ f is defined }}|{{ f.name }}
---
{% macro f(x) %}  {{ x }}  {% endmacro %}[{{ f(1) | trim }}]{{ f(1) is string }}{{ f(2) + 'y' }}
---
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(*[1]) }}{{ f(**{'a': 2}) }}
---
{% macro f(a %}{% endmacro %}
---
{% macro f() %}{{ raise_exception('inside') }}{% endmacro %}{{ f() }}
---
{%- macro render(tool) -%}
    {%- set fn = tool.function -%}
    {{- fn.name }}({% for p in fn.parameters.properties %}{{ p }}: {{ fn.parameters.properties[p].type }}{% if p not in fn.parameters.required %} = {{ fn.parameters.properties[p].default }}{% endif %}{% if not loop.last %}, {% endif %}{% endfor %})
{%- endmacro -%}
{{ render(tools[0]) }}
---
{% macro f(a=[]) %}{{ a + [1] }}{% endmacro %}{{ f() }}{{ f() }}
---
{% macro f() %}a{% endmacro %}{% set g = f %}{{ g() }}
---
{% if yes %}{% macro f() %}in if{% endmacro %}{% endif %}{{ f() }}
""")

group("filters", r"""
[{{ text | trim }}] [{{ 'xxaxx' | trim('x') }}] [{{ text | trim | length }}] [{{ '\t\n a \u00a0' | trim }}]
---
{{ text | upper }}|{{ text | lower }}|{{ word | upper }}|{{ word | capitalize }}|{{ 'hELLO wORLD' | capitalize }}|{{ 5 | upper }}
---
{{ "hello wORLD foo-bar it's (x) [y] {z} <w>" | title }}|{{ 'ǆ x' | title }}
---
{{ text | replace('l', 'L') }}|{{ text | replace('l', 'L', 1) }}|{{ 'aaa' | replace('a', 'aa') }}|{{ 'abc' | replace('', '-') }}|{{ 'abc' | replace('', '-', 2) }}|{{ 5 | replace(5, 6) }}
---
{{ words | join }}|{{ words | join(', ') }}|{{ [1, none, true] | join('-') }}|{{ 'abc' | join(',') }}|{{ people | join(', ', attribute='name') }}|{{ map | join }}
---
{{ missing | default }}|{{ missing | default('x') }}|{{ empty | default('x') }}|{{ empty | default('x', true) }}|{{ nothing | default('x') }}|{{ nothing | d('x', boolean=true) }}|{{ no | default(1, true) }}
---
{{ messages[0].foo | default('none') }} {{ missing.foo | default('x') }}
---
{{ numbers | first }} {{ numbers | last }} {{ [] | first }}|{{ [] | last }}|{{ 'abc' | first }}{{ 'abc' | last }}{{ map | first }}{{ map | last }}
---
{{ [] | first is defined }} {{ ([] | first).x }}
---
{{ numbers | length }} {{ text | length }} {{ map | length }} {{ emoji | count }} {{ (1, 2) | length }} {{ [] | length }}
---
{{ 5 | length }}
---
{{ nothing | length }}
---
{{ 'abc' | list }} {{ map | list }} {{ (1, 2) | list }} {{ numbers | list }}
---
{{ 5 | list }}
---
{{ tools | tojson }}
---
{{ tools[0] | tojson(indent=2) }}
---
{{ tools[0].function.parameters | tojson(indent=4) }}
---
{{ {'é': '😀<>&\'"\\/\n\x01\x7f'} | tojson }} {{ '😀é' | tojson(ensure_ascii=true) }} {{ 'x' | tojson(ensure_ascii=False) }}
---
{{ [1, 1.5, 1e20, none, true, false, 'x', [], {}, [[]], (1, 2)] | tojson }}
---
{{ [[], {}, [1], {'a': []}] | tojson(indent=1) }}
---
{{ map | tojson(sort_keys=true) }} {{ map | tojson(separators=(',', ':')) }} {{ [1, 2] | tojson(indent=0) }} {{ [1] | tojson(indent='--') }}
---
{{ {1: 'a', none: 'b', true: 'c', 2.5: 'd'} | tojson }}
---
{{ missing | tojson }}
---
{{ range(3) | tojson }}
---
{{ messages | map(attribute='role') | tojson }}
---
{{ people | selectattr('age', 'equalto', 30) | map(attribute='name') | list }}
---
{{ people | selectattr('age', '>', 26) | map(attribute='name') | join(' ') }} {{ people | selectattr('tags') | list | length }} {{ people | selectattr('tags', 'defined') | list | length }}
---
{{ people | rejectattr('age', 'eq', 30) | map(attribute='name') | list }} {{ people | rejectattr('tags', 'undefined') | map(attribute='name') | list }}
---
{{ numbers | select('>', 1) | list }} {{ numbers | reject('odd') | list }} {{ [0, 1, '', 'a', none] | select | list }} {{ [0, 1, ''] | reject | list }} {{ words | select('in', ['fig', 'pear']) | list }}
---
{{ words | map('upper') | list }} {{ words | map('replace', 'p', 'P') | join(' ') }} {{ numbers | map('string') | join('+') }} {{ people | map(attribute='tags', default='none') | list }} {{ people | map(attribute='tags.0', default='-') | list }}
---
{{ words | map('length') | sum }} {{ words | map('first') | join }}
---
{{ people | map('nofilter') | list }}
---
{{ numbers | select('notest') | list }}
---
{{ people | map(attribute='missing') | list }} {{ people | map(attribute='missing.deeper', default=1) | list }}
---
{{ people | map(attribute='missing.deeper') | list }}
---
{{ numbers | map('upper') | length }}
---
{{ (messages | selectattr('role', 'eq', 'user') | list)[0].content }} {{ messages | selectattr('role', 'eq', 'user') | first }}
---
{% set users = messages | selectattr('role', 'eq', 'user') %}{% for u in users %}{{ loop.index }}{% endfor %}{% for u in users %}again{% else %}used up{% endfor %}
---
{% set users = messages | selectattr('role', 'eq', 'nobody') %}{{ 'true' if users else 'false' }}
---
{{ (numbers | map('string'))[0] }}|
---
{{ messages | selectattr('role', 'eq', 'user') | last }}
---
{{ map | items | list }} {{ missing | items | list }}
---
{{ numbers | items | list }}
---
{% for k, v in tools[0].function.parameters.properties | items %}{{ k }}={{ v.type }} {% endfor %}
---
{{ map | dictsort }} {{ map | dictsort(true) }} {{ map | dictsort(by='value') }} {{ map | dictsort(reverse=true) }} {{ map | dictsort(false, 'value', true) }}
---
{{ map | dictsort(by='other') }}
---
{{ numbers | sort }} {{ numbers | sort(reverse=true) }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ people | sort(attribute='age') | map(attribute='name') | list }} {{ people | sort(attribute='age,name') | map(attribute='name') | list }}
---
{{ mixed | sort }}
---
{{ numbers | unique | list }} {{ words | unique | list }} {{ words | unique(case_sensitive=true) | list }} {{ people | unique(attribute='age') | map(attribute='name') | list }}
---
{{ numbers | reverse | list }} {{ 'abé😀' | reverse }} {{ map | reverse | list }} {{ (1, 2) | reverse | list }}
---
{{ 5 | reverse }}
---
{{ numbers | sum }} {{ people | sum(attribute='age') }} {{ [0.1, 0.2] | sum }} {{ numbers | sum(start=10) }} {{ [] | sum }}
---
{{ ['a'] | sum }}
---
{{ numbers | min }} {{ numbers | max }} {{ words | min }} {{ words | max }} {{ [] | max }}| {{ people | max(attribute='age') }}
---
{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.567 | round(2) }} {{ 2.675 | round(2) }} {{ 2.1 | round(method='ceil') }} {{ 2.9 | round(0, 'floor') }} {{ 5 | round }} {{ 1234 | round(-2) }} {{ 1250.0 | round(-2) }} {{ -2.5 | round }}
---
{{ 2.12 | round(1, 'ceil') }} {{ 'x' | round }}
---
{{ -5 | abs }} {{ -2.5 | abs }} {{ 3 | abs }} {{ true | abs }}
---
{{ 'x' | abs }}
---
{{ '42' | int }} {{ ' 42 ' | int }} {{ '4.7' | int }} {{ 'x' | int }} {{ 'x' | int(7) }} {{ 3.9 | int }} {{ -3.9 | int }} {{ nothing | int }} {{ '0x1F' | int(base=16) }} {{ '101' | int(0, 2) }} {{ '1_000' | int }} {{ '-5' | int }} {{ true | int }} {{ '1e3' | int }}
---
{{ missing | int }}
---
{{ '4.5' | float }} {{ 'x' | float }} {{ 3 | float }} {{ 'x' | float(1.5) }} {{ '1e5' | float }} {{ 'inf' | float }} {{ 'nan' | float }} {{ [] | float }}
---
{{ 5 | string + 'x' }} {{ none | string }} {{ [1, 'a'] | string }} {{ 1.0 | string }} {{ true | string | lower }}
---
{{ html | escape }} {{ html | e }} {{ html | e | e }} {{ html | safe }} {{ html | safe | e }} {{ 5 | e }} {{ html | forceescape }}
---
{{ (html | e) + '<' }} {{ '<' + ('<b>' | safe) }} {{ ('<' | e) ~ '<' }} {{ ('<b>' | safe) | upper }} {{ ['<' | e, 'x'] | join('<') }} {{ ['<' | e] }}
---
{{ lines | indent }}|{{ lines | indent(2) }}|{{ lines | indent(2, true) }}|{{ lines | indent(width=2, blank=true) }}|{{ lines | indent('> ') }}|{{ 'a\n' | indent }}|{{ '' | indent(2, true) }}
---
{{ 'a b  c_d e-f' | wordcount }} {{ 'x' | center(5) }}| {{ 'xy' | center(7) }}| {{ 'xy' | center(5) }}|
---
{{ '%s-%s' | format('a', 1) }} {{ '%d items' | format(3) }}
---
{{ people[0] | attr('name') }}|{{ 'abc' | attr('upper') is defined }}
---
{{ text | nofilter }}
---
{% if no %}{{ text | nofilter }}{% endif %}fine
---
{{ text | trim(1, 2, 3) }}
---
{{ text | upper(nokey=1) }}
---
{{ text | replace }}
---
{{ text | trim | upper | replace('L', 'l') | list | join('.') }}
---
{{ ['a', 'b'] | join(missing) }} {{ 'a' | default(missing) }}
---
{{ 'abc' | first | upper }}{{ ('abc' | list)[1:] | join }}
---
{{ 'x' | upper.lower }}
---
{{ | upper }}
---
{{ x | }}
""")

group("tests", r"""
{{ missing is defined }} {{ one is defined }} {{ missing is undefined }} {{ nothing is none }} {{ nothing is defined }} {{ one is not none }} {{ missing is none }}
---
{{ 'a' is string }} {{ 1 is string }} {{ map is mapping }} {{ numbers is mapping }} {{ missing is string }} {{ nothing is string }}
---
{% for v in [numbers, 'abc', map, (1, 2), range(2), 5, none, true, 1.5, numbers | map('string'), map.items()] %}{{ v is sequence }}{{ v is iterable }}{{ v is mapping }} {% endfor %}
---
{{ missing is iterable }}
---
{{ missing is sequence }}
---
{% for v in [1, 1.5, true, 'a', none, [], 0] %}{{ v is number }}{{ v is integer }}{{ v is float }}{{ v is boolean }}{{ v is true }}{{ v is false }} {% endfor %}
---
{{ 3 is odd }} {{ 3 is even }} {{ 4 is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }} {{ 2.0 is even }} {{ -3 is odd }}
---
{{ 'a' is odd }}
---
{{ 5 is divisibleby 0 }}
---
{{ 1 is eq 1 }} {{ 1 is equalto(2) }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 2 is ge 2 }} {{ 1 is gt 2 }} {{ 1 is le 1 }} {{ 1 is lessthan 3 }} {{ 1 is greaterthan 3 }}
---
{{ 'a' is in ['a', 'b'] }} {{ 'a' is in 'cat' }} {{ 'a' is not in 'dog' }} {{ 1 is in [] }}
---
{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'aBc' is lower }} {{ '' is upper }} {{ '1' is lower }} {{ 'a1' is lower }} {{ 5 is lower }}
---
{{ none is sameas none }} {{ true is sameas true }}
---
{{ one is notatest }}
---
{{ one is defined and three is defined }} {{ not one is defined }} {{ one is defined or missing.x }} {{ one is not defined }}
---
{{ 'x' if tools is defined and tools is not none else 'y' }} {{ messages[0].tool_calls is defined }} {{ 'tool_calls' in messages[0] }}
---
{{ 1 is eq 1 is eq 1 }}
---
{{ one is defined | string }} {{ one + 1 is eq 2 }} {{ 4 is divisibleby 2 and yes }} {{ 'a' is eq 'a' ~ '' }}
---
{{ html | e is escaped }} {{ html is escaped }} {{ range is callable }} {{ one is callable }}
---
{{ 5 is divisibleby }}
---
{{ one is }}
---
{{ one is not }}
---
{{ nothing is not none and missing is not defined }} {{ (1, 2) is sequence }} {{ 'x' is sequence and 'x' is not mapping }}
---
{{ 1 == 1 is true }} {{ yes is true }} {{ 1 is true }} {{ no is false }}
""")

group("methods", r"""
[{{ text.strip() }}] [{{ text.lstrip() }}] [{{ text.rstrip() }}] [{{ 'xxaxyx'.strip('x') }}] [{{ 'xyaxy'.lstrip('yx') }}] [{{ '\n\nab\n'.rstrip('\n') }}] [{{ 'a'.strip(none) }}]
---
{{ 'a,b,,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ ' a  b '.split() }} {{ ' a  b  c '.split(none, 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'a--b'.split('--') }} {{ 'a b'.split(maxsplit=1) }}
---
{{ 'a,b,c'.rsplit(',', 1) }} {{ 'a b c'.rsplit(none, 1) }} {{ 'aaa'.rsplit('aa') }} {{ 'aaa'.split('aa') }} {{ 'a.b'.rsplit('.') }}
---
{{ 'a'.split('') }}
---
{{ messages[2].content.split('</think>')[-1].lstrip('\n') }}|{{ messages[2].content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') }}
---
{{ (messages[2].content.split('</think>') | last).strip() }}|{{ '</think>' in messages[2].content }}
---
{{ 'abc'.startswith('ab') }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('bc') }} {{ 'abc'.endswith('') }} {{ 'abc'.startswith('b', 1) }} {{ 'abc'.endswith('b', 0, 2) }} {{ ''.startswith('a') }}
---
{{ 'abc'.startswith(1) }}
---
{{ 'aBc dEf'.upper() }} {{ 'aBc dEf'.lower() }} {{ "it's aBc dEf-gh 2nd".title() }} {{ 'aBc dEf'.capitalize() }} {{ 'aBc'.swapcase() }} {{ 'ß'.upper() }}
---
{{ 'abcabc'.replace('b', 'X') }} {{ 'abcabc'.replace('b', '', 1) }} {{ 'aaa'.replace('aa', 'b') }} {{ 'é😀'.replace('', '|') }}
---
{{ 'abcabc'.find('c') }} {{ 'abc'.find('z') }} {{ 'abcabc'.rfind('c') }} {{ 'é😀c'.find('c') }} {{ 'abc'.find('') }} {{ 'abcabc'.find('a', 1) }} {{ 'abcabc'.index('b') }} {{ 'abcabc'.find('c', 0, 2) }} {{ 'aaa'.rfind('aa') }}
---
{{ 'abc'.index('z') }}
---
{{ 'abcabc'.count('b') }} {{ 'aaa'.count('aa') }} {{ 'abc'.count('') }}
---
{{ ','.join(['a', 'b']) }} {{ ''.join('abc') }} {{ '-'.join(map) }} {{ ', '.join(words | map('upper')) }}
---
{{ ','.join([1]) }}
---
{{ 'a\nb\r\nc'.splitlines() }} {{ 'a\n'.splitlines(true) }} {{ ''.splitlines() }} {{ 'a\n\nb'.splitlines() }}
---
{{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('=') }} {{ 'abc'.rpartition('=') }}
---
{{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.txt'.removesuffix('.txt') }} {{ 'x'.removeprefix('y') }}
---
{{ 'x'.center(5) }}| {{ 'x'.ljust(3) }}| {{ 'x'.rjust(3, '.') }}| {{ '42'.zfill(5) }} {{ '-42'.zfill(5) }} {{ 'ab'.center(5, '*') }} {{ 'abc'.center(6, '*') }}
---
{{ '123'.isdigit() }} {{ ''.isdigit() }} {{ 'a1'.isalnum() }} {{ 'aé'.isalpha() }} {{ ' \n'.isspace() }} {{ 'abc'.islower() }} {{ 'A1'.isupper() }} {{ '1'.islower() }} {{ '12'.isnumeric() }} {{ '٣'.isdecimal() }}
---
{{ '{} and {}'.format('a', 1) }} {{ '{1}{0}'.format('a', 'b') }} {{ '{x}'.format(x=5) }} {{ '{{}}'.format() }}
---
{{ '{} {}'.format('a') }}
---
{{ 'abc'.upper(1) }}
---
{{ 'abc'.strip(5) }}
---
{{ dict(a=1, b=2) }} {{ dict({'x': 1}, y=2) }} {{ dict([['k', 'v']]) }} {{ dict() }}
---
{{ dict(a=1).a }} {{ dict(map, z=9).items() | list }} {{ map.copy() }}
---
{{ map.get() }}
---
{{ map.nomethod() }}
---
{{ 'a-b_c'.replace('-', ' ').replace('_', ' ').title().split(' ') | join('') }}
---
{% set parts = 'k1=v1;k2=v2'.split(';') %}{% for p in parts %}{% set k, v = p.split('=') %}{{ k }}:{{ v }} {% endfor %}
---
{% set s = 'abc'.upper %}{{ s() }}
---
{{ 'abc'.join is callable }}
""")

group("printing", r"""
{{ [1, [2, {'a': (3,)}], 'x', none, true, 1.5] }}
---
{{ mixed }} {{ map }} {{ nested }}
---
{{ {'a': "it's", "b": 'q"'} }}
---
{{ messages[0] }}
---
{{ '' }}{{ none }}{{ true }}{{ 0 }}
---
{{ namespace(a=1, b='x') }}
---
{{ ((1)) }} {{ (((1,))) }} {{ [(), []] }}
---
{{ 'é' * 3 }} {{ emoji[::-1] | length }} {{ 'e\u0301' == 'é' }} {{ 'e\u0301' | length }} {{ {'e\u0301': 1}['é'] is defined }}
---
{{ bos_token + 'x' }}{{ eos_token if yes }}{{ bos_token is defined }}{{ pad_token is defined }}
""")


class Generation(jinja2.ext.Extension):
    """A block around what the model wrote; its text is that of its body."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        call = self.call_method("_text")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _text(self, caller):
        return caller()


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = DATE.strftime
    return env


def render(source):
    try:
        return {"text": environment().from_string(source).render(**VARIABLES)}
    except Exception as error:
        kind = type(error).__name__
        return {"error": kind, "message": str(error)} if kind == "TemplateError" else {"error": kind}


def main():
    cases = [
        {"group": name, "source": source, **render(source)} for name, sources in SNIPPETS.items() for source in sources
    ]
    for case in cases:
        assert "0x7f" not in case.get("text", ""), f"prints an address: {case['source']}"
    out = {"jinja2": jinja2.__version__, "date": DATE.isoformat(), "variables": VARIABLES, "cases": cases}
    json.dump(out, sys.stdout, ensure_ascii=False, indent=1)
    print()


main()
