extension Transform {
    static let identity = Transform(
        "identity", "The response as it is.", kind: .identity, doses: [1], script: .any
    ) { passage, _ in passage.text(with: []) }
}
