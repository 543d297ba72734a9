import Foundation

/// An opaque sRGB colour.
struct Colour: Hashable {
    let red: Double
    let green: Double
    let blue: Double

    /// `0xRRGGBB`.
    init(_ hex: UInt32) {
        red = Double(hex >> 16 & 0xFF) / 255
        green = Double(hex >> 8 & 0xFF) / 255
        blue = Double(hex & 0xFF) / 255
    }

    init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `#rrggbb`.
    var hex: String {
        "#"
            + [red, green, blue].map { channel in
                let digits = String(Int((min(max(channel, 0), 1) * 255).rounded()), radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
    }

    /// Relative luminance as WCAG 2 defines it.
    var luminance: Double {
        0.2126 * Colour.linear(red) + 0.7152 * Colour.linear(green) + 0.0722 * Colour.linear(blue)
    }

    /// Contrast ratio as WCAG 2 defines it, 1…21.
    func contrast(with other: Colour) -> Double {
        (max(luminance, other.luminance) + 0.05) / (min(luminance, other.luminance) + 0.05)
    }

    /// A mixture in the OKLab space, where equal steps look equal.
    func mixed(with other: Colour, share: Double) -> Colour {
        let (a, b) = (oklab, other.oklab)
        return Colour(oklab: zip(a, b).map { $0 + ($1 - $0) * share })
    }

    private static func linear(_ channel: Double) -> Double {
        channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }

    private static func encoded(_ channel: Double) -> Double {
        channel <= 0.0031308 ? channel * 12.92 : 1.055 * pow(channel, 1 / 2.4) - 0.055
    }

    // Björn Ottosson's OKLab: linear sRGB → cone responses, cube root → lightness and two opponent axes.
    private var oklab: [Double] {
        let (r, g, b) = (Colour.linear(red), Colour.linear(green), Colour.linear(blue))
        let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
        let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
        let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
        return [
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
        ]
    }

    private init(oklab lab: [Double]) {
        let l = pow(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2], 3)
        let m = pow(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2], 3)
        let s = pow(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2], 3)
        red = Colour.encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
        green = Colour.encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
        blue = Colour.encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
    }
}
