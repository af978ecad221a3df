import Parameters

extension Grid {
    /// How many configurations there are.
    struct Size: Equatable {
        var count: Int
        /// Otherwise there are more than `count`.
        var isExact = true

        /// This many times as many; at most as an `Int` can hold.
        func times(_ factor: Int) -> Size {
            let (product, overflow) = count.multipliedReportingOverflow(by: factor)
            return overflow ? Size(count: .max, isExact: false) : Size(count: product, isExact: isExact)
        }

        static func + (left: Size, right: Size) -> Size {
            let (sum, overflow) = left.count.addingReportingOverflow(right.count)
            if overflow { return Size(count: .max, isExact: false) }
            return Size(count: sum, isExact: left.isExact && right.isExact)
        }
    }

    /// The configurations of all `rows` together, counted without making them; equal ones of different rows count
    /// twice.
    ///
    /// Only the parameters that conditions name are tried out, all others are factors. When those alone make more than
    /// `limit` combinations the count stops there and is not exact.
    func size(crossedWith rows: [ParameterSet], upTo limit: Int) -> Size {
        let causes = Set(parameters.flatMap { $0.condition.keys })
        let tried = order.filter { causes.contains(parameters[$0].name) }
        let factors = parameters.indices.filter { !causes.contains(parameters[$0].name) }
        var total = Size(count: 0)
        var combinations = 0
        func count(from step: Int, _ chosen: ParameterSet) {
            guard combinations <= limit else { return }
            guard step < tried.count else {
                combinations += 1
                let present = factors.filter { exists($0, beside: chosen) }
                return total = total + present.reduce(Size(count: 1)) { $0.times(parameters[$1].values.count) }
            }
            let parameter = parameters[tried[step]]
            guard exists(tried[step], beside: chosen) else { return count(from: step + 1, chosen) }
            for value in parameter.values {
                var next = chosen
                next[parameter.name] = value
                count(from: step + 1, next)
            }
        }
        for row in rows { count(from: 0, row) }
        if combinations > limit { total.isExact = false }
        return total
    }
}
