extension Transform {
    static let jargon = wording(
        "jargon", "Plain words make way for learned ones; then learned phrases are added.",
        phrases: [
            "From a systemic perspective,", "At the operational level,", "Within the relevant framework,",
            "In terms of the underlying methodology,", "From a holistic standpoint,", "Under the prevailing paradigm,",
        ],
        sentences: [
            "This aligns with established methodological frameworks.", "The underlying parameters are inherently contextual.",
            "A holistic conceptualisation is instrumental in this regard.",
            "The foregoing reflects a multidimensional modality.", "Operationalisation is contingent on the applicable criteria.",
        ],
        words: [
            "use": "utilise", "uses": "utilises", "using": "utilising", "help": "facilitate", "helps": "facilitates",
            "start": "commence", "starts": "commences", "show": "demonstrate", "shows": "demonstrates", "many": "numerous",
            "get": "obtain", "need": "necessitate", "needs": "necessitates", "buy": "procure", "try": "endeavour",
            "way": "methodology", "ways": "methodologies", "part": "component", "parts": "components", "give": "furnish",
            "big": "substantial", "enough": "sufficient", "before": "prior to", "after": "subsequent to",
            "because": "on account of the fact that", "then": "subsequently", "also": "additionally", "best": "optimal",
            "people": "individuals", "different": "heterogeneous", "same": "identical", "easy": "unproblematic",
            "important": "instrumental", "main": "principal", "often": "frequently",
        ])
}
