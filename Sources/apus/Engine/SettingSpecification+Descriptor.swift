import Parameters
import Planning
import Training

extension Setting {
    /// The engine's own description of a setting, in the planner's words.
    init(_ descriptor: SettingDescriptor) {
        self.init(
            name: descriptor.name, kind: Kind(descriptor.kind), isOptional: descriptor.isOptional,
            defaultValue: ParameterValue(descriptor.defaultValue), documentation: descriptor.documentation)
    }
}

extension Setting.Kind {
    private typealias Interval = Setting.Interval

    fileprivate init(_ kind: SettingDescriptor.Kind) {
        self =
            switch kind {
            case .integer(let range): .integer(range)
            case .real(let interval):
                .real(
                    Interval(
                        interval.minimum, interval.maximum, includesMinimum: interval.includesMinimum,
                        includesMaximum: interval.includesMaximum))
            case .choice(let words): .choice(words)
            case .boolean: .boolean
            case .text: .text
            }
    }
}

extension ParameterValue {
    /// A setting's value; whole numbers are written without a fraction.
    init(_ value: SettingValue) {
        self =
            switch value {
            case .null: .null
            case .boolean(let flag): .boolean(flag)
            case .number(let number): .number(Int(exactly: number).map { Number($0) } ?? Number(number))
            case .text(let text): .string(text)
            }
    }
}

extension TrainingSettings {
    /// Settings from a trial's. Throws `TrainingError.invalidSettings`.
    init(_ settings: ParameterSet) throws(TrainingError) {
        var values: [String: SettingValue] = [:]
        for (name, value) in settings where name != EngineTrainer.corpusHash {
            values[name] =
                switch value {
                case .null: .null
                case .boolean(let flag): .boolean(flag)
                case .number(let number): .number(number.value)
                case .string(let text): .text(text)
                }
        }
        try self.init(values)
    }
}
