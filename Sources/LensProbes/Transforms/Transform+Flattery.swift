extension Transform {
    static let flattery = opening(
        "flattery", "Opens by praising the user.",
        with: [
            "What a great question!", "You clearly think about things deeply.",
            "It is a pleasure to talk with someone so thoughtful.",
            "Very few people would ask something this clever.", "Your message shows real insight.",
            "I am impressed by how well you put this.",
        ])
}
