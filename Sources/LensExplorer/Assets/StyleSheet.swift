import LensReport

/// The explorer's style sheet: that of reports, and what controls need.
enum StyleSheet {
    static let css = HTMLRenderer.styleSheet + frame + controls + work + narrow

    private static let font = "font-family:system-ui,-apple-system,'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif"

    private static let frame = """

        main:focus{outline:none}
        .skip{position:absolute;left:-999em;top:0;padding:8px 14px;background:var(--paper)}
        .skip:focus{left:0}
        .top h1{overflow-wrap:anywhere}
        h2 + .scroll{margin-top:8px}
        section>h2{margin-top:40px}
        .group>summary h2{display:inline;font-size:19px;border:0;padding:0;margin:0}
        .group h3{font-size:14px;display:block;margin:0 0 4px}
        .crumbs,.pager{\(font);font-size:14px;display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 10px}
        .pager [aria-disabled]{color:var(--dim)}
        .message{margin:0 0 10px;\(font);font-size:14px;line-height:1.5}
        .message b{display:block;font-size:10.5px;letter-spacing:.06em;text-transform:uppercase;color:var(--dim)}
        .message p{margin:0;max-width:none;max-height:16em;overflow:auto;white-space:pre-wrap}
        .sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:6px 20px}
        .sides>*{min-width:0}
        .count{\(font);font-size:13px;color:var(--dim);margin:0 0 6px}
        .pairs{width:100%}.pairs td:nth-child(2){white-space:normal;min-width:15em}
        .pairs th small{display:block;color:var(--dim);font-size:11px}
        .pairs tbody th{white-space:normal;overflow-wrap:anywhere;min-width:8em;max-width:16em}
        .num{text-align:right}.against{font-weight:600;color:var(--warn)}
        code{font-size:12px}

        """

    private static let controls = """
        button,select,textarea,input{font:inherit;color:inherit}
        form,label,button,select,.tabs,.intro,.margins,.changes,.work,.hint{\(font);font-size:14px}
        button,select{background:var(--raised);border:1px solid var(--line);border-radius:4px;padding:5px 12px;min-height:32px;max-width:100%}
        button{cursor:pointer}button:hover{border-color:var(--dim)}
        textarea{display:block;width:100%;background:var(--paper);border:1px solid var(--line);border-radius:4px;padding:8px 10px;margin-top:4px;resize:vertical;line-height:1.45}
        .filter{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:center;margin:0 0 12px}
        .filter label{min-width:0}
        .texts label{display:block;margin:0 0 12px}
        .buttons{display:flex;flex-wrap:wrap;gap:8px}
        .tabs{display:flex;flex-wrap:wrap;gap:4px;border-bottom:1px solid var(--line);margin:28px 0 18px}
        .tabs button{border-color:transparent;background:none;border-radius:4px 4px 0 0;margin-bottom:-1px}
        .tabs [aria-selected=true]{border-color:var(--line);border-bottom-color:var(--paper);background:var(--paper);font-weight:600}
        .intro{color:var(--dim);max-width:none}
        .grid{margin:0}.grid th{font-size:12px;color:var(--dim);padding:2px 8px 2px 0;border:0;vertical-align:middle}
        .grid td{padding:2px 4px 2px 0;border:0}
        .grid button{font-size:12px;padding:2px 7px;min-width:40px;min-height:28px;font-variant-numeric:tabular-nums}
        .grid [data-head][aria-pressed=true]{background:var(--ink);color:var(--paper);border-color:var(--ink)}
        .switch[aria-pressed=false]{text-decoration:line-through;color:var(--dim);border-style:dashed;background:none}
        .switch.scaled{border-color:var(--link);border-width:2px}
        .changes{list-style:none;padding:0;margin:0 0 10px}
        .changes li{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;padding:3px 0}
        .changes label{flex:1 1 260px;display:flex;gap:10px;align-items:center;min-width:0}
        .changes b{flex:0 0 7.5em;font-weight:600}.changes input{flex:1 1 80px;min-width:60px;accent-color:var(--link)}
        .changes output{flex:0 0 4em;white-space:nowrap;font-variant-numeric:tabular-nums}
        .margins{font-variant-numeric:tabular-nums;max-width:none;min-height:1.5em}

        """

    private static let work = """
        .work{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;color:var(--dim);margin:10px 0}
        .work:empty{margin:0}
        .work p{margin:0;max-width:none}
        progress{accent-color:var(--link);width:160px;max-width:100%}
        .answer[aria-busy=true]{opacity:.55}
        .answer>header h2{font-size:19px;border:0;padding:0;margin:16px 0 4px}
        .answer h3{font-size:17px;display:block;margin:26px 0 8px;padding-top:10px;border-top:1px solid var(--line)}
        .answer h4,.answer h5{font-size:15px;display:inline;margin:0;padding:0;border:0}
        .answer .sub{font-size:15px}
        .hint{color:var(--dim);font-size:13px;margin:-24px 0 24px}
        .pick{cursor:pointer}
        @media print{.tabs,.filter,.crumbs,.work,.texts,.skip,.hint,.buttons{display:none}}

        """

    private static let narrow = """
        @media (max-width:740px){.tabs button{padding:5px 9px}.pairs td:nth-child(2){min-width:7em}.pairs th,.pairs td{padding-right:10px}.pairs tbody th{min-width:5em}}

        """
}
