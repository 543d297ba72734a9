import LensCore
import Testing

@Suite struct ComponentTests {
    private static let all: [Component] = [
        .embedding, .attention(1), .mlp(1), .head(layer: 1, head: 2), .bias(1), .residual(1), .neuron(layer: 1, neuron: 2),
        .source(layer: 1, head: 2, position: 3), .feature(layer: 1, feature: 2),
    ]

    @Test(arguments: all) func namesAreReadAsWritten(_ component: Component) {
        #expect(Component(component.description) == component)
    }

    @Test(arguments: ["", "head", "head.1", "head.1.2.3", "head.-1.2", "mlp.", "mlp.x", "Attention.1", "embedding.0"])
    func otherNamesAreNone(_ name: String) {
        #expect(Component(name) == nil)
    }

    @Test func kinds() {
        #expect(Self.all.filter(\.isHead) == [.head(layer: 1, head: 2)])
        #expect(Self.all.filter(\.isMLP) == [.mlp(1)])
        #expect(Self.all.filter(\.isAttention) == [.attention(1), .head(layer: 1, head: 2), .bias(1)])
        #expect(Self.all.filter(\.isSublayer) == [.attention(1), .mlp(1)])
    }
}
