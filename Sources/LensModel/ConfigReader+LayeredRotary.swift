import LensCheckpoint
import LensCore

extension ConfigReader {
    /// The rotations of layers that see everything and of those with a window, in either of the layouts that are about:
    /// `rope_parameters` by layer type, or a key for each base.
    ///
    /// - Parameters:
    ///   - whole: the older layout's key for layers without a window, and its base where nothing is said.
    ///   - windowed: the same for layers with a window.
    func layeredRotary(
        headWidth: Int, whole: (key: String, base: Double), windowed: (key: String, base: Double)
    ) throws -> (whole: Rotary, windowed: Rotary) {
        let parameters = try object(optional: "rope_parameters")
        func rotary(_ type: String, _ older: (key: String, base: Double)) throws -> Rotary {
            let base = try double(older.key, default: older.base)
            return try self.rotary(try parameters?.object(optional: type), headWidth: headWidth, base: base)
        }
        return (try rotary("full_attention", whole), try rotary("sliding_attention", windowed))
    }
}
