import LensProbes

extension Contrast {
    /// Its two texts: with the property, and without it.
    var requests: [ResponseRewards.Request] { [.init(prompt, with), .init(prompt, without)] }
}
