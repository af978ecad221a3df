/// A curve in one line of text.
public enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// One bar a value, at most `width` of them (the last ones), scaled to their own range; what is not finite is `×`.
    public static func text(_ values: [Double], width: Int) -> String {
        let shown = values.suffix(width)
        let finite = shown.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            return String(repeating: "×", count: shown.count)
        }
        return String(
            shown.map { value in
                guard value.isFinite else { return "×" }
                guard high > low else { return bars[0] }
                return bars[Int(((value - low) / (high - low) * Double(bars.count - 1)).rounded())]
            })
    }
}
