extension TrainingSettings {
    /// All settings in the order they are shown.
    public static let descriptors: [SettingDescriptor] = table.map(\.descriptor)

    /// The defaults overlaid with `values`, by name; throws `invalidSettings` with everything that is wrong.
    public init(_ values: [String: SettingValue]) throws(TrainingError) {
        self.init()
        var problems: [SettingProblem] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let setting = Self.table.first(where: { $0.descriptor.name == name }) else {
                problems.append(.unknown(name: name))
                continue
            }
            if !setting.write(&self, value) {
                problems.append(.wrong(name: name, value: value, rule: setting.descriptor.rule))
            }
        }
        guard problems.isEmpty else { throw .invalidSettings(problems) }
    }

    /// Every setting's value by name; `TrainingSettings(values)` gives the same settings again.
    public var values: [String: SettingValue] {
        Dictionary(uniqueKeysWithValues: Self.table.map { ($0.descriptor.name, $0.read(self)) })
    }
}
