package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.observation.OpenTelemetrySocketPoolObservationConvention;
import io.github.socketpool.observation.TraceContextWriter;
import io.github.socketpool.protocol.Frame;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ObservationBeans {

	@Bean
	OpenTelemetrySocketPoolObservationConvention observationConvention() {
		return new OpenTelemetrySocketPoolObservationConvention();
	}

	@Bean
	TraceContextWriter traceContextWriter(JsonMapper mapper) {
		return (request, fields) -> {
			ObjectNode body = (ObjectNode) mapper.readTree(request.toByteArray());
			fields.forEach(body::put);
			return Frame.of(mapper.writeValueAsBytes(body));
		};
	}

}
