public import Parameters

/// A difference in meaning between a stored sweep and a changed file.
public struct SweepChange: Hashable, Sendable {
    /// What differs.
    public var path: JSONPath
    /// As JSON, for example `0.5`; `absent` when the stored sweep has nothing there.
    public var old: String
    /// As JSON; `absent` when the file has nothing there.
    public var new: String
}

extension SweepChange: CustomStringConvertible {
    /// `trainer.epochs: 14 → 25`.
    public var description: String { "\(path): \(old) → \(new)" }
}
