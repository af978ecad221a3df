import Foundation

/// The inverse of the standard normal distribution function.
///
/// Algorithm AS 241, PPND16, of Wichura, "The percentage points of the normal distribution" (Applied Statistics 37, 1988):
/// three rational functions, with a relative error of about 10⁻¹⁶.
public enum NormalQuantile {
    /// For `p` strictly between 0 and 1.
    static func value(at p: Double) -> Double {
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * ratio(centre, r)
        }
        let magnitude = magnitude(ofTail: log(q < 0 ? p : 1 - p))
        return q < 0 ? -magnitude : magnitude
    }

    /// For the logarithm of a probability strictly between 0 and 1, however near to 0 or 1 that lies.
    public static func value(atLog logP: Double) -> Double {
        // The smaller tail has the exact digits.
        if logP > -0.6 { return -value(atLog: log(-expm1(logP))) }
        return logP > log(0.075) ? value(at: exp(logP)) : -magnitude(ofTail: logP)
    }

    /// How far from 0 a tail of at most 0.075 begins, by the logarithm of its probability.
    private static func magnitude(ofTail logP: Double) -> Double {
        let r = (-logP).squareRoot()
        if r <= 5 { return ratio(tail, r - 1.6) }
        return r <= 26 ? ratio(farTail, r - 5) : asymptotic(logP)
    }

    /// Beyond every double's probability: Mills' ratio (Abramowitz and Stegun, 26.2.12) solved for x by iteration, each
    /// step of which divides the error by x², above 1,300.
    private static func asymptotic(_ logP: Double) -> Double {
        var x = (-2 * logP).squareRoot()
        for _ in 0..<6 {
            let s = 1 / (x * x)
            let series = log1p(-s * (1 - s * (3 - s * (15 - s * 105))))
            x = (2 * (series - logP - log(x) - 0.5 * log(2 * Double.pi))).squareRoot()
        }
        return x
    }

    private typealias Rational = (numerator: [Double], denominator: [Double])

    private static func ratio(_ function: Rational, _ r: Double) -> Double {
        let polynomial = { (coefficients: [Double]) in coefficients.reversed().reduce(0) { $0 * r + $1 } }
        return polynomial(function.numerator) / polynomial(function.denominator)
    }

    /// Coefficients, lowest power first.
    private static let centre: Rational = (
        [
            3.387_132_872_796_366_608_0, 1.331_416_678_917_843_774_5e2, 1.971_590_950_306_551_442_7e3,
            1.373_169_376_550_946_112_5e4, 4.592_195_393_154_987_145_7e4, 6.726_577_092_700_870_085_3e4,
            3.343_057_558_358_812_810_5e4, 2.509_080_928_730_122_672_7e3,
        ],
        [
            1, 4.231_333_070_160_091_125_2e1, 6.871_870_074_920_579_083_0e2, 5.394_196_021_424_751_107_7e3,
            2.121_379_430_158_659_586_7e4, 3.930_789_580_009_271_061_0e4, 2.872_908_573_572_194_267_4e4,
            5.226_495_278_852_854_561_0e3,
        ]
    )

    private static let tail: Rational = (
        [
            1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_90, 5.769_497_221_460_691_405_50,
            3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 2.417_807_251_774_506_117_70e-1,
            2.272_384_498_926_918_458_33e-2, 7.745_450_142_783_414_076_40e-4,
        ],
        [
            1, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_40, 6.897_673_349_851_000_045_50e-1,
            1.481_039_764_274_800_745_90e-1, 1.519_866_656_361_645_719_66e-2, 5.475_938_084_995_344_946_00e-4,
            1.050_750_071_644_416_843_24e-9,
        ]
    )

    private static let farTail: Rational = (
        [
            6.657_904_643_501_103_777_20, 5.463_784_911_164_114_369_90, 1.784_826_539_917_291_335_80,
            2.965_605_718_285_048_912_30e-1, 2.653_218_952_657_612_309_30e-2, 1.242_660_947_388_078_438_60e-3,
            2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7,
        ],
        [
            1, 5.998_322_065_558_879_376_90e-1, 1.369_298_809_227_358_053_10e-1, 1.487_536_129_085_061_485_25e-2,
            7.868_691_311_456_132_591_00e-4, 1.846_318_317_510_054_681_80e-5, 1.421_511_758_316_445_888_70e-7,
            2.044_263_103_389_939_785_64e-15,
        ]
    )
}
