extension Transform {
    static let filler = Transform(
        "filler", "Sentences at the end that say nothing.", doses: [1, 2, 4, 8]
    ) { passage, setting in
        let text = setting.picks(setting.dose, of: fillers).joined(separator: " ")
        return passage.closing(text).map { passage.text(with: [$0]) }
    }

    private static let fillers = [
        "This is what there is to say in this place.",
        "The lines above are meant to be read together.",
        "There are other occasions on which the subject comes up.",
        "A text of this kind has a beginning and an end.",
        "What was written here was written in reply to the message.",
        "The subject has been a subject for some time.",
        "It is one of the things that are put into words now and then.",
        "The words used here are the ones that were chosen.",
        "Each part stands where it stands in the text.",
        "That concerns the matter that was brought up.",
        "The reply goes on for as long as it goes on.",
        "These are the sentences that belong to it.",
    ]
}
