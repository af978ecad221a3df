import Foundation

/// A measured number for people, in a bounded number of columns.
public enum RoundedNumber {
    /// With that many decimals; in scientific notation from ten million on, and where those decimals would show nothing but
    /// zeros.
    public static func text(_ number: Double, decimals: Int) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        let isFixed = number == 0 || (pow(10, -Double(decimals)) / 2..<1e7).contains(number.magnitude)
        return String(format: isFixed ? "%.\(decimals)f" : "%.3e", number)
    }
}
