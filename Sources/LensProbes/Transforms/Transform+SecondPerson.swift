extension Transform {
    static let secondPerson = wording(
        "second-person", "Speaks to you.",
        phrases: [
            "As you will see,", "As you may know,", "As you can tell,", "As you will find,", "In your case,",
            "As you might expect,",
        ],
        sentences: [
            "You can look at it like that.", "You may put this in your own words.", "This is what you were looking for.",
            "You can read this at your own pace.", "You will find your way from here.",
        ])
}
