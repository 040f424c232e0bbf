package io.github.socketpool.autoconfigure.readme;

import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.client.CallSpec;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.service.ProtocolServiceConfigurer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;

class AuditConfiguration {

	@Bean
	Audit audit() {
		return new Audit(new ArrayList<>());
	}

	@Bean
	@Qualifier("quotes")
	ProtocolServiceConfigurer auditing(Audit audit) {
		return (client, builder) -> builder.decorateClient((calls) -> new AuditedClient(calls, audit));
	}

	record Audit(List<Object> requests) {

	}

	record AuditedClient(ProtocolClient calls, Audit audit) implements ProtocolClient {

		@Override
		public String name() {
			return this.calls.name();
		}

		@Override
		public CallSpec call(Object request) {
			this.audit.requests().add(request);
			return this.calls.call(request);
		}

		@Override
		public CallSpec call() {
			return this.calls.call();
		}

	}

}
