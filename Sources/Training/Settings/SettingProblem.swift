/// What is wrong with one setting.
public enum SettingProblem: Hashable, Sendable {
    /// No setting of this name.
    case unknown(name: String)
    /// A value that breaks the setting's rule.
    case wrong(name: String, value: SettingValue, rule: String)
}

extension SettingProblem: CustomStringConvertible {
    /// One sentence: the name, the rule and the repair.
    public var description: String {
        switch self {
        case .unknown(let name):
            "there is no setting \(name): the settings are "
                + TrainingSettings.descriptors.map(\.name).joined(separator: ", ")
        case .wrong(let name, let value, let rule): "\(name) is \(value), but must be \(rule)"
        }
    }
}
