public import ArgumentParser
public import Planning
public import Reporting

extension RankedEpoch: ExpressibleByArgument {}

extension TableFormat: ExpressibleByArgument {}
