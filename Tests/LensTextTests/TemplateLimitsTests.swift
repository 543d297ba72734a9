import Foundation
import LensCore
import Testing

@testable import LensText

/// Templates that would crash, hang or exhaust memory.
@Suite struct TemplateLimitsTests {
    /// A fraction of the real limits, for builds without optimization.
    private static var small: TemplateLimits {
        var limits = TemplateLimits()
        limits.steps /= 10
        limits.bytes /= 8
        return limits
    }

    private static func limitMessage(_ source: String, limits: TemplateLimits = TemplateLimits()) -> String {
        do {
            return "no error, but \(try rendered(source, limits: limits).utf8.count) bytes"
        } catch {
            return (error as? LensError)?.message ?? "not a LensError: \(error)"
        }
    }

    @Test(arguments: [
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) %}{% for b in range(99999) if false %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(l=['b']) %}{% for i in range(40) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% set l = [x] * 10000 %}{{ l | sort }}",
        "{% set x = 'a' * 100000 %}{% for i in range(99999) %}{{ x == x + '' }}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% for i in range(99999) %}{% if 'b' in x %}{% endif %}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% for i in range(99999) %}{% if x[5] %}{% endif %}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% for i in range(99999) %}{% if {x: 1}[x] %}{% endif %}{% endfor %}",
        "{% set x = range(99999) | list %}{% for i in x %}{% if 'q' in x %}{% endif %}{% endfor %}",
        "{% set x = range(99999) | list %}{% for i in x %}{% set y = x + x %}{% endfor %}",
    ])
    func stopsWorkThatGrows(_ source: String) {
        let message = Self.limitMessage(source, limits: Self.small)
        #expect(message.contains("steps") || message.contains("builds more than"), "\(message)")
    }

    @Test(arguments: [
        "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{{ 'a' * 9223372036854775807 }}", "{{ [1] * 9223372036854775807 }}", "{{ 'ab' * 9223372036854775807 }}",
        "{{ 'a' | center(9223372036854775807) }}", "{{ 'a'.rjust(9223372036854775807) }}", "{{ 'a'.zfill(9999999999) }}",
        "{{ 'a' | indent(9999999999) }}", "{{ [1] | tojson(indent=9999999999) }}",
        "{% set x = 'a' * 100000 %}{{ x | replace('a', x) }}", "{% set x = 'a' * 100000 %}{{ x | replace('', x) }}",
        "{% set x = 'a' * 100000 %}{{ ([x] * 100000) | join }}", "{% set x = 'a' * 100000 %}{{ ([x] * 100000) | string }}",
        "{% set x = 'a' * 100000 %}{{ ([x] * 100000) | tojson }}", "{{ ('a' * 99999999) | list }}",
    ])
    func stopsTextThatGrows(_ source: String) {
        #expect(Self.limitMessage(source, limits: Self.small).contains("builds more than"))
    }

    @Test(arguments: [
        "{{ range(9223372036854775807) }}", "{{ range(-9223372036854775807, 9223372036854775807) }}",
        "{{ 9223372036854775807 + 1 }}", "{{ -9223372036854775807 - 2 }}", "{{ 2 ** 64 }}", "{{ 3 ** 9223372036854775807 }}",
        "{{ 9223372036854775807 * 2 }}", "{{ 1e300 | int }}", "{{ '%99999d' % 1 }}", "{{ 99999999999999999999 }}",
        "{{ (-9223372036854775807 - 1) // -1 }}", "{{ (-9223372036854775807 - 1) | abs }}", "{{ -(-9223372036854775807 - 1) }}",
    ])
    func refusesNumbersBeyondItsRange(_ source: String) {
        #expect(!Self.limitMessage(source).hasPrefix("no error"), "\(Self.limitMessage(source))")
    }

    @Test(arguments: [
        "{{ 'abc'[-9223372036854775807:9223372036854775807] }}", "{{ 'abc'[::-9223372036854775807] }}",
        "{{ [1, 2, 3][9223372036854775807] }}", "{{ [1][-9223372036854775807 - 1] }}", "{{ 2.5 | round(9999999) }}",
        "{{ 2.5 | round(-9999999) }}", "{{ 1 | round(-99) }}", "{{ (-9223372036854775807 - 1) % -1 }}",
        "{{ 'a'.zfill(-9223372036854775807) }}",
        "{{ range(0, 5)[::9223372036854775807] }}", "{{ range(5, 0, -9223372036854775807) | list }}",
    ])
    func survivesExtremeNumbers(_ source: String) {
        _ = Self.limitMessage(source)
    }

    /// Stacks of 512 KB, as secondary threads have on some systems.
    @Test(arguments: [
        String(repeating: "{{ ", count: 1) + String(repeating: "(", count: 100_000),
        "{{ " + String(repeating: "[", count: 47) + "1" + String(repeating: "]", count: 47) + " }}",
        "{{ " + String(repeating: "(", count: 46) + "'a' | upper" + String(repeating: ")", count: 46) + " }}",
        "{{ " + String(repeating: "not ", count: 100_000) + "1 }}",
        "{{ " + String(repeating: "-", count: 100_000) + "1 }}",
        "{{ 1" + String(repeating: " + 1", count: 20_000) + " }}",
        "{{ 1" + String(repeating: " if 1", count: 20_000) + " }}",
        "{{ 1" + String(repeating: " if 1 else 2", count: 20_000) + " }}",
        "{{ x" + String(repeating: ".a", count: 20_000) + " }}",
        "{{ 'a'" + String(repeating: " | upper", count: 20_000) + " }}",
        String(repeating: "{% if 1 %}", count: 100_000),
        String(repeating: "{% for i in [1] %}", count: 47) + "x" + String(repeating: "{% endfor %}", count: 47),
        "{% if 0 %}" + String(repeating: "{% elif 0 %}", count: 20_000) + "{% endif %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f() %}{% for i in [1] %}{% if 1 %}{% set x = [f() | upper] %}{% endif %}{% endfor %}{% endmacro %}{{ f() }}",
        "{% macro f() %}{% call f() %}{{ caller() }}{% endcall %}{{ caller() }}{% endmacro %}{% call f() %}x{% endcall %}",
        "{% macro f(x) %}{{ [x] | map('string') | map('upper') | select('in', f(x)) | list }}{% endmacro %}{{ f(1) }}",
        "{% set ns = namespace() %}{% set ns.x = [ns] %}{{ ns }}",
        "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x={}) %}{% for i in range(63) %}{% set ns.x = {1: ns.x} %}{% endfor %}{{ ns.x | tojson }}{{ ns.x }}",
        "{% set ns = namespace(x=[]) %}{% for i in range(63) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x == ns.x[:] }}",
        "{% set ns = namespace(x='a') %}{% for i in range(99999) %}{% set ns.x = [ns.x] | map('list') %}{% endfor %}",
        "{% set ns = namespace(x=1) %}{% for i in range(99999) %}{% set ns.x = namespace(p=ns.x) %}{% endfor %}",
        "{% set ns = namespace(x=1) %}{% for i in range(9999) %}{% for j in [ns.x] %}{% set ns.x = loop %}{% endfor %}{% endfor %}",
    ])
    func staysWithinASmallStack(_ source: String) async {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                _ = Self.limitMessage(source)
                continuation.resume()
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }

    @Test func countsAgainstTheLimitsGiven() throws {
        var limits = TemplateLimits()
        limits.output = 10
        #expect(Self.limitMessage("{% for i in range(11) %}x{% endfor %}", limits: limits).contains("10 bytes"))
        #expect(try rendered("{% for i in range(10) %}x{% endfor %}", limits: limits) == "xxxxxxxxxx")
        #expect(Self.limitMessage(String(repeating: " ", count: 1 << 21)).contains("its source has more than"))
    }
}
