/// The page's style sheet.
enum HTMLStyle {
    /// What the Content-Security-Policy lets in; a test compares it with the sheet.
    static let hash = "sha256-4tiEwcbQ23ZZb0tppAj/QfyEhWwdTw7gGjiZstNWvU4="

    static let css =
        variables(.light) + "@media screen and (prefers-color-scheme:dark){\(variables(.dark))}\n" + layout + figures + print
        + aligned
        + FigureStyle.css

    /// How many columns can be aligned one by one.
    static let alignedColumns = 16

    private static func variables(_ palette: Palette) -> String {
        let steps = (1...Level.steps).map { step in
            "--p\(step):\(palette.colour(step).hex);--n\(step):\(palette.colour(-step).hex);"
        }
        return """
            :root{--paper:\(palette.paper.hex);--raised:\(palette.raised.hex);--ink:\(palette.ink.hex);--dim:\(palette.dim.hex);\
            --line:\(palette.line.hex);--grid:\(palette.grid.hex);--link:\((palette.series.first ?? palette.ink).hex);\
            --warn:\(palette.warning.hex);--z:\(palette.neutral.hex);\(steps.joined())}

            """
    }

    private static let layout = """
        *{box-sizing:border-box}
        html{color-scheme:light dark;-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 Charter,'Bitstream Charter','Iowan Old Style','Palatino Linotype',Georgia,serif}
        main{max-width:748px;margin:0 auto;padding:40px 24px 96px}
        h1,h2,h3,h4,h5,h6{font-weight:600;line-height:1.25;text-wrap:balance}
        h1{font-size:32px;margin:0 0 6px;letter-spacing:-.01em}
        h2{font-size:23px;margin:56px 0 12px;padding-top:14px;border-top:1px solid var(--line)}
        h3,h4,h5,h6{font-size:15px;margin:0;display:inline}
        p{margin:0 0 14px;white-space:pre-line;max-width:42em;overflow-wrap:anywhere}
        .sub{font-size:19px;color:var(--dim);margin:0 0 18px}
        a{color:var(--link)}
        :focus-visible{outline:2px solid var(--link);outline-offset:3px;border-radius:2px}
        dl,table,figure,nav,summary,.aside,.fn,.cap,.st,.key,#tip{font-family:\(FigureStyle.font)}
        dl{margin:0 0 20px;font-size:14px;font-variant-numeric:tabular-nums}
        dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere;min-width:0}
        .prov{display:flex;flex-wrap:wrap;gap:6px 22px;font-size:12.5px;padding:10px 0;border:solid var(--grid);border-width:1px 0}
        .prov div{display:flex;gap:.5em;min-width:0}
        .defs div{display:grid;grid-template-columns:minmax(8em,15em) 1fr;gap:14px;padding:4px 0;border-bottom:1px solid var(--grid)}
        nav ol{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;padding:0;margin:18px 0 0;font-size:14px}
        nav .parts{gap:0 12px;margin:2px 0 6px;font-size:12.5px;max-height:7.6em;overflow:auto}
        nav li:has(.parts){flex-basis:100%}
        .skip{position:absolute;left:-9999px;background:var(--paper);padding:6px 12px;font-family:\(FigureStyle.font);z-index:10}
        .skip:focus{left:8px;top:8px}
        section,details{scroll-margin-top:12px}
        @media screen and (min-width:1210px){.page nav{position:fixed;top:40px;left:calc(50% - 592px);width:196px;max-height:calc(100vh - 80px);overflow:auto}
        .page nav>ol{flex-direction:column;flex-wrap:nowrap;gap:7px;margin:0;font-size:13px}.page nav .parts{max-height:22em}}
        .aside{max-width:none;font-size:14px;line-height:1.5;padding:9px 14px;border-left:3px solid var(--line);background:var(--raised)}
        .aside b{margin-right:.35em}.warn{border-color:var(--warn)}.warn b{color:var(--warn)}
        .none{background:none;border:1px dashed var(--line);color:var(--dim)}
        .group{border-top:1px solid var(--grid);margin:0}
        .group:last-of-type{border-bottom:1px solid var(--grid);margin-bottom:20px}
        .group>summary{padding:10px 0;cursor:pointer}
        .group>summary span{color:var(--dim);font-size:14px;margin-left:.6em;font-variant-numeric:tabular-nums}
        .group[open]{padding-bottom:18px}
        .group .group{margin-left:18px}

        """

    private static let figures = """
        figure{margin:26px 0 34px}
        figcaption{font-size:14px;line-height:1.45;margin-bottom:12px}
        figcaption span,.cap span{color:var(--dim)}
        .pic{overflow-x:auto}
        .pic svg{display:block}.narrow{display:none}
        @media (max-width:740px){main{padding:24px 18px 72px}.wide{display:none}.narrow{display:block}h1{font-size:26px}
        .defs div{grid-template-columns:1fr;gap:0}}
        .data{margin-top:8px;font-size:13px}
        .data>summary{color:var(--dim);cursor:pointer;width:max-content}
        .data .scroll{max-height:420px;overflow:auto;margin-top:8px}
        .scroll{overflow-x:auto;margin:0 0 22px}
        table{border-collapse:collapse;font-size:13.5px;line-height:1.4;font-variant-numeric:tabular-nums lining-nums}
        .data table{font-size:12.5px}
        .cap{font-size:14px;line-height:1.45;margin:22px 0 8px;max-width:none}.data .cap{font-size:12.5px;margin:10px 0 4px}
        th,td{text-align:left;vertical-align:baseline;padding:4px 18px 4px 0;white-space:nowrap;font-weight:400}
        thead th{color:var(--dim);vertical-align:bottom;border-bottom:1px solid var(--line)}
        thead small{font-size:11px;display:block}
        tbody tr>*{border-bottom:1px solid var(--grid)}
        sup{font-size:10px;line-height:0}
        .fn{font-size:12.5px;color:var(--dim);margin:-14px 0 20px}
        .spark,.bar{vertical-align:middle}.bar{margin-left:8px}
        .strips{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:18px}
        .strips>div{min-width:0}
        .st{font-size:13px;font-weight:600;margin:0 0 4px}
        .strip{font:12.5px/1.75 \(FigureStyle.mono);max-height:400px;overflow:auto;overflow-wrap:anywhere;border:1px solid var(--grid);border-radius:3px;padding:8px 10px}
        i{font-style:normal;border-radius:2px;padding:1.5px 0;unicode-bidi:isolate}
        i b{font-weight:400;opacity:.62}i[class] b{opacity:1}
        .on{box-shadow:0 0 0 1.5px var(--ink)}
        .ro{outline:2px solid var(--ink);outline-offset:-1px}
        .role{display:block;font:600 10.5px/1.4 \(FigureStyle.font);letter-spacing:.06em;text-transform:uppercase;color:var(--dim);margin:8px 0 1px}
        .role:first-child{margin-top:0}
        .key{display:flex;flex-wrap:wrap;gap:4px 18px;align-items:center;font-size:12px;color:var(--dim);margin:8px 0 0;max-width:none}
        .key i{color:var(--ink);padding:1px 4px}
        #tip{position:fixed;z-index:9;pointer-events:none;background:var(--ink);color:var(--paper);font-size:12.5px;line-height:1.45;padding:6px 10px;border-radius:4px;max-width:min(320px,90vw);overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
        #tip b{float:right;margin-left:16px}#tip div{overflow:hidden}

        """

    private static let print = """
        @media print{body{font-size:10.5pt}main{max-width:none;padding:0}nav,.data,#tip,.skip{display:none}
        figure,figcaption,tr,.aside,.st{break-inside:avoid}figure:has(.strip){break-inside:auto}h2,summary,figcaption,.cap,.st{break-after:avoid}h2{margin-top:32px}
        .strip,.scroll,.pic{max-height:none;overflow:visible}.pic svg{max-width:100%;height:auto}.wide{display:block}.narrow{display:none}
        table{font-size:8.5pt}th,td{padding-right:9px;white-space:normal}.strips{display:block}.strips>div{margin-bottom:12px}
        .group::details-content{content-visibility:visible;block-size:auto;display:block}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """

    /// Right-aligned columns, wrapping columns and token colours, one rule per name.
    private static let aligned: String = {
        let columns = (1...alignedColumns).map { ".r\($0) tr>:nth-child(\($0))" }.joined(separator: ",")
        let steps = (1...Level.steps).map { "i.p\($0){background:var(--p\($0))}i.n\($0){background:var(--n\($0))}" }.joined()
        let wrapping = (1...alignedColumns).map { ".w\($0) tr>:nth-child(\($0))" }.joined(separator: ",")
        return
            "\(columns),.ra tr>:not(:first-child){text-align:right}\n\(wrapping){white-space:normal;min-width:11em}\n\(steps)i.z{background:var(--z)}\n"
    }()
}
