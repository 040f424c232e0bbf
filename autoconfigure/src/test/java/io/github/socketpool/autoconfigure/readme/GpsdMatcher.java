package io.github.socketpool.autoconfigure.readme;

import java.util.Set;

import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

class GpsdMatcher implements ResponseMatcher {

	private static final JsonPointerReader CLASS = JsonPointerReader.of("/class");

	private static final Set<String> REPORTS = Set.of("TPV", "SKY", "GST", "ATT", "IMU", "TOFF", "PPS", "OSC",
			"DEVICE");

	@Override
	public Match match(@Nullable Frame request, Frame received) {
		if (!(CLASS.read(received.array(), received.offset(), received.length()) instanceof JsonValue.Text type)) {
			return Match.MISMATCH;
		}
		if (REPORTS.contains(type.value())) {
			return Match.MESSAGE;
		}
		boolean response = request != null
				&& (request.text().startsWith("?" + type.value()) || type.value().equals("ERROR"));
		return response ? Match.RESPONSE : Match.MISMATCH;
	}

}
