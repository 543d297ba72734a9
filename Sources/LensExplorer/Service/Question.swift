import LensCore

/// One thing a person can ask in the explorer. Models are named by their index in `ExplorerService.models`.
public enum Question: Hashable, Sendable {
    /// Rewards, the texts as fed with the readout marked, and the lens of a pair.
    case lens(model: Int, PreferencePair)
    /// What each block writes, and a layer × head picture.
    case attribution(model: Int, PreferencePair)
    /// What the reward becomes when a component is replaced, for every block and head at the readout.
    case patch(model: Int, PreferencePair)
    /// One head of one text: its pattern, what it moves from each token, what the margin is without it.
    case head(model: Int, PreferencePair, layer: Int, head: Int)
    /// The rewards with some components scaled; 0 switches off, 1 leaves as it is.
    case scaled(model: Int, PreferencePair, [ScaleResult.Scaling])
    /// All open models on one pair, beside each other.
    case compare(PreferencePair)
}
