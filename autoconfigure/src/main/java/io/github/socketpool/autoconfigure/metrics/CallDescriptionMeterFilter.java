package io.github.socketpool.autoconfigure.metrics;

import java.util.Map;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * {@link MeterFilter} that describes the meters of calls. They are made by Micrometer
 * from observations, which have no description.
 */
class CallDescriptionMeterFilter implements MeterFilter {

	private static final Map<String, String> DESCRIPTIONS = Map.of("socketpool.calls", "How long calls took.",
			"socketpool.calls.active", "Calls under way, and how long they have been.");

	@Override
	public Meter.Id map(Meter.Id id) {
		String description = DESCRIPTIONS.get(id.getName());
		if (description == null || id.getDescription() != null) {
			return id;
		}
		return new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), description, id.getType());
	}

}
