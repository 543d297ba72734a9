import LensCore

extension DoctorResult: Presentable {
    public static var title: String { "What RewardLens runs on" }

    public func sections() -> [Document.Section] {
        let gigabytes = NumberFormat.decimals(1).string(Double(memory) / 1e9)
        return [
            .init(
                "Machine",
                [
                    .definitions([
                        .init("Swift", swift), .init("system", system), .init("libtorch", libtorch),
                        .init("loaded from", libtorchPath ?? "unknown"), .init("devices", devices.joined(separator: ", ")),
                        .init("threads", "\(threads) of \(cores) cores"), .init("memory", "\(gigabytes) GB"),
                    ])
                ])
        ]
    }
}
