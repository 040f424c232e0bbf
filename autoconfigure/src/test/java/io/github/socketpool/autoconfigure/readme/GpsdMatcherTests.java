package io.github.socketpool.autoconfigure.readme;

import java.util.List;

import io.github.socketpool.autoconfigure.EventServer;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the matcher that the documents show.
 */
class GpsdMatcherTests {

	private static final FrameCodec LINES = FrameCodec.delimiter(DelimiterFormat.defaults());

	private static final String REPORT = "{\"class\":\"TPV\",\"lat\":46.5}";

	@Test
	void reportsAreSkippedDuringCallsAndBetweenThem() throws Exception {
		try (EventServer server = new EventServer(LINES,
				(request) -> List.of(REPORT, "{\"class\":\"" + request.replaceAll("\\W", "") + "\"}", REPORT))) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withUserConfiguration(MatcherConfiguration.class)
				.withBean(FrameCodec.class, () -> LINES)
				.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> {
					ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
					for (String type : List.of("DEVICES", "VERSION", "POLL", "DEVICES")) {
						assertThat(template.exchange("?" + type + ";", String.class))
							.isEqualTo("{\"class\":\"" + type + "\"}");
						server.broadcast(REPORT);
					}
					ConnectionPool pool = context.getBean(ConnectionPool.class);
					assertThat(pool.control().stats().opened()).isOne();
					await().untilAsserted(
							() -> assertThat(pool.control().snapshot().peer().messages()).isGreaterThanOrEqualTo(9));
				});
		}
	}

}
