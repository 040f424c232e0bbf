package io.github.socketpool.autoconfigure.readme;

import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for the examples in {@code docs/virtual-threads-and-aot.md}.
 */
class VirtualThreadsAndAotTests {

	@Test
	void serverHandlesRequestsOnVirtualThreads() {
		assumeTrue(Runtime.version().feature() >= 21, "skipped: this JVM has no virtual threads");
		AtomicReference<String> thread = new AtomicReference<>();
		try (ProtocolServer server = new VirtualThreadExamples().server((request) -> {
			thread.set(Thread.currentThread().toString());
			return request;
		}).start();
				ConnectionPool pool = ExclusivePool
					.builder(SocketConnections.builder(Endpoint.of("127.0.0.1", server.port())).build())
					.build()) {
			assertThat(ProtocolTemplate.builder(pool).build().exchange("1", String.class)).isEqualTo("1");
		}
		assertThat(thread.get()).startsWith("VirtualThread[").contains("quotes-server-");
	}

	@Test
	void payloadsHaveHints() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(QuoteHints.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(QuoteHints.class)), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		assertThat(RuntimeHintsPredicates.reflection().onType(Quote.class)).accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onType(QuoteRequest.class))
			.accepts(generation.getRuntimeHints());
	}

}
