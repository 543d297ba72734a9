extension Transform {
    static let firstPerson = wording(
        "first-person", "Speaks as I.",
        phrases: [
            "As I see it,", "From where I stand,", "As I would put it,", "As I have found,", "To my mind,",
            "The way I look at it,",
        ],
        sentences: [
            "That is how I look at it.", "I have put this in my own words.", "This is what I have to say.",
            "I wrote this with care myself.", "I stand by what I wrote.",
        ])
}
