extension Transform {
    static let vague = wording(
        "vague", "Statements lose their edges; then remarks are added that commit to nothing.",
        phrases: [
            "Generally speaking,", "In some sense,", "One way or another,", "To some extent,", "By and large,",
            "In various respects,",
        ],
        sentences: [
            "It depends on a number of things.", "There are various aspects to this.", "Different factors play some role here.",
            "Things like this can be seen in several ways.", "Much the same goes for other things of the kind.",
        ],
        words: [
            "is": "is more or less", "are": "are more or less", "was": "was more or less", "were": "were more or less",
            "all": "more or less all", "very": "somewhat or rather", "will": "will in some way", "can": "can in some way",
            "must": "must in some way", "should": "should in some way",
        ])
}
