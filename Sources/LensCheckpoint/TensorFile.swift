/// A file of named tensors, in whichever format it is written.
public protocol TensorFile: Sendable {
    /// The mapping behind all tensors.
    var file: MappedFile { get }
    /// Every tensor once, by distinct names.
    var tensors: [CheckpointTensor] { get }
}
