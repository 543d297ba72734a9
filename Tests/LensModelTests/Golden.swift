import Foundation
import LensCheckpoint
import LensCore
import LensText

/// Reference values that `Scripts/goldens.py` made with Hugging Face transformers.
struct Golden {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/models")

    /// Every fixture with reference values of its activations.
    static let names = folders.filter {
        FileManager.default.fileExists(atPath: fixtures.appending(path: "\($0)/golden-sites.safetensors").path)
    }

    private static let folders = ((try? FileManager.default.contentsOfDirectory(atPath: fixtures.path)) ?? []).sorted()

    struct Text {
        let index: Int
        let messages: [Message]?
        let rendered: String?
        let ids: [Int]
        let readout: Int
        let float32: Double
        let float64: Double
        let bfloat16: Double
        /// Which of a pair's texts each token belongs to; nil for texts that are no pairs.
        let typeIDs: [Int]?
        let isForEncoder: Bool

        var tokens: TokenizedText { Golden.tokens(ids, readout: readout, typeIDs: typeIDs, readsWhole: isForEncoder) }
    }

    /// A text that is given as ids.
    static func tokens(_ ids: [Int], readout: Int, typeIDs: [Int]? = nil, readsWhole: Bool = false) -> TokenizedText {
        TokenizedText(
            ids: ids, pieces: ids.map { "\($0)" }, roles: ids.map { _ in .response }, offsets: ids.map { _ in 0..<0 }, text: "",
            readout: readout, typeIDs: typeIDs, readsWhole: readsWhole)
    }

    let folder: URL
    let texts: [Text]
    /// HF's own largest distance from float64 over the texts.
    let rewardErrors: (float32: Double, bfloat16: Double)
    /// HF's own largest distance from float64 at each site, and the site's largest value.
    let siteErrors: [String: (float32: Double, scale: Double)]
    let siteTexts: [Int]

    init(_ name: String) throws {
        folder = Self.fixtures.appending(path: name)
        let json = try JSON(parsing: Data(contentsOf: folder.appending(path: "golden.json")), source: name)
        texts = try (json["texts"]?.array ?? []).enumerated().map { index, text in
            Text(
                index: index,
                messages: text["messages"]?.array?.map {
                    Message(role: $0["role"]?.string ?? "", content: $0["content"]?.string ?? "")
                },
                rendered: text["text"]?.string, ids: (text["ids"]?.array ?? []).compactMap(\.integer),
                readout: try need(text["readout"]?.integer), float32: try need(text["reward"]?["float32"]?.real),
                float64: try need(text["reward"]?["float64"]?.real), bfloat16: try need(text["reward"]?["bfloat16"]?.real),
                typeIDs: text["typeIDs"]?.array?.compactMap(\.integer), isForEncoder: json["encoder"]?.bool == true)
        }
        let errors = json["rewardErrors"]
        rewardErrors = (try need(errors?["float32"]?.real), try need(errors?["bfloat16"]?.real))
        siteTexts = (json["siteTexts"]?.array ?? []).compactMap(\.integer)
        var sites: [String: (Double, Double)] = [:]
        for member in json["siteErrors"]?.object?.members ?? [] {
            sites[member.key] = (try need(member.value["float32"]?.real), try need(member.value["scale"]?.real))
        }
        siteErrors = sites
    }

    /// Site values in float64, by `<text>/<site>`.
    func sites() throws -> [String: [Double]] {
        let file = try Safetensors(folder.appending(path: "golden-sites.safetensors"))
        return Dictionary(
            uniqueKeysWithValues: file.tensors.map { tensor in
                (
                    tensor.name,
                    tensor.withUnsafeBytes { bytes in
                        (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
                    }
                )
            })
    }
}

struct Missing: Error {}

func need<T>(_ value: T?) throws -> T {
    guard let value else { throw Missing() }
    return value
}
