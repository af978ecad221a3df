public import Parameters

extension Sweep {
    /// The parameters of a trial as its program is told them: those that the file nests as objects.
    public func nested(_ parameters: ParameterSet) -> ParameterSet { parameters }
}
