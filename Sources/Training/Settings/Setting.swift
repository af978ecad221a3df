/// A row of `TrainingSettings.table`: the description of a setting, and how it is read and written.
struct Setting: Sendable {
    private(set) var descriptor: SettingDescriptor
    let read: @Sendable (TrainingSettings) -> SettingValue
    /// False when the value breaks the setting's rule; the settings are then as before.
    let write: @Sendable (inout TrainingSettings, SettingValue) -> Bool

    typealias Path<Value> = any WritableKeyPath<TrainingSettings, Value> & Sendable

    private init<Value>(
        _ name: String, _ path: Path<Value>, _ kind: SettingDescriptor.Kind, isOptional: Bool = false,
        _ documentation: String,
        encode: @escaping @Sendable (Value) -> SettingValue, decode: @escaping @Sendable (SettingValue) -> Value?
    ) {
        descriptor = SettingDescriptor(
            name: name, kind: kind, isOptional: isOptional,
            defaultValue: encode(TrainingSettings()[keyPath: path]), documentation: documentation)
        read = { encode($0[keyPath: path]) }
        write = { settings, value in
            guard let decoded = decode(value) else { return false }
            settings[keyPath: path] = decoded
            return true
        }
    }

    static func integer(
        _ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>, _ documentation: String
    ) -> Setting {
        Setting(name, path, .integer(range), documentation, encode: { .number(Double($0)) }) { value in
            guard case .number(let number) = value, let integer = Int(exactly: number), range.contains(integer) else {
                return nil
            }
            return integer
        }
    }

    static func real(
        _ name: String, _ path: Path<Double>, _ interval: SettingDescriptor.Interval, _ documentation: String
    ) -> Setting {
        Setting(name, path, .real(interval), documentation, encode: { .number($0) }) { value in
            guard case .number(let number) = value, interval.contains(number) else { return nil }
            return number
        }
    }

    static func optionalReal(
        _ name: String, _ path: Path<Double?>, _ interval: SettingDescriptor.Interval, _ documentation: String
    ) -> Setting {
        Setting(
            name, path, .real(interval), isOptional: true, documentation,
            encode: { $0.map { .number($0) } ?? .null },
            decode: { (value: SettingValue) -> Double?? in
                switch value {
                case .null: .some(nil)
                case .number(let number) where interval.contains(number): number
                default: nil
                }
            })
    }

    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: Path<Value>, _ documentation: String
    ) -> Setting {
        Setting(
            name, path, .choice(Value.allCases.map(\.rawValue)), documentation, encode: { .text($0.rawValue) }
        ) { value in
            if case .text(let word) = value { Value(rawValue: word) } else { nil }
        }
    }

    static func boolean(_ name: String, _ path: Path<Bool>, _ documentation: String) -> Setting {
        Setting(name, path, .boolean, documentation, encode: { .boolean($0) }) { value in
            if case .boolean(let flag) = value { flag } else { nil }
        }
    }

    static func text(_ name: String, _ path: Path<String>, _ documentation: String) -> Setting {
        Setting(name, path, .text, documentation, encode: { .text($0) }) { value in
            if case .text(let text) = value { text } else { nil }
        }
    }
}
