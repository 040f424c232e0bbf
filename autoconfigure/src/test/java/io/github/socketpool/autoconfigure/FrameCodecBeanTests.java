package io.github.socketpool.autoconfigure;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.context.ClientBeanException;
import io.github.socketpool.endpoint.PoolDescriptor;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.protocol.HeartbeatToken;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link FrameCodec} bean of the application's own.
 */
@ExtendWith(OutputCaptureExtension.class)
class FrameCodecBeanTests {

	private static final FrameCodec HASHES = FrameCodec
		.asciiLength(AsciiLengthFormat.defaults().withPrefix("#").withDigits(4));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolEndpointAutoConfiguration.class))
		.withBean(FrameCodec.class, () -> HASHES);

	@Test
	void theBeanDefinesTheFraming() {
		try (ProtocolServer server = ProtocolServer.builder().codec(HASHES).handler((request) -> request).build()) {
			server.start();
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> assertThat(context.getBean(ProtocolOperations.class).exchange("[1]", String.class))
					.isEqualTo("[1]"));
		}
	}

	@Test
	void noHeartbeatsAreSentByDefaultWithACodec() {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.run((context) -> assertThat(heartbeat(context.getBean(ConnectionFactory.class)))
				.isEqualTo(HeartbeatSettings.defaults().withInterval(Duration.ZERO)));
	}

	@Test
	void aCodecThatDoesNotExcludeFirstBytesHasNoToken() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.withBean(FrameCodec.class, MinimalCodec::new)
			.withPropertyValues("socketpool.port=9000")
			.run((context) -> {
				HeartbeatSettings heartbeat = heartbeat(context.getBean(ConnectionFactory.class));
				assertThat(heartbeat.token()).isEqualTo(HeartbeatToken.none());
				assertThat(heartbeat.isEnabled()).isFalse();
			});
	}

	@Test
	void aTokenThatTheCodecDoesNotAllowIsReported() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.withBean(FrameCodec.class, MinimalCodec::new)
			.withPropertyValues("socketpool.port=9000", "socketpool.heartbeat.token=HeartBeat")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("heartbeat.token")
				.hasMessageContaining("canBeginFrame"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "prefix=length:", "digits=13", "max-frame-size=1MB", "type=delimiter", "length-bytes=4",
			"byte-order=big-endian", "length-includes-header=false", "delimiter=#", "start=#" })
	void framingPropertiesBesideACodecHaveNoEffect(String property, CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.port=9000", "socketpool.framing." + property)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Property 'socketpool.framing." + property.substring(0, property.indexOf('='))
				+ "' has no effect: the FrameCodec bean (" + HASHES.getClass().getName()
				+ ") defines the framing. Remove the property or the bean.");
	}

	@Test
	void withoutFramingThereIsNoWarning(CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("has no effect");
	}

	@Test
	void theEndpointDoesNotShowTheFramingOfTheProperties() {
		this.contextRunner
			.withPropertyValues("socketpool.port=9000", "management.endpoints.web.exposure.include=socketpool",
					"management.endpoints.jmx.exposure.include=socketpool", "spring.jmx.enabled=true")
			.run((context) -> {
				PoolDescriptor pool = context.getBean(SocketPoolEndpoint.class).pool("default");
				assertThat(pool).isNotNull();
				assertThat(pool.settings().connections().framing()).isNull();
			});
	}

	@Test
	void oneOfTwoMustBePrimary() {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean("other", FrameCodec.class, MinimalCodec::new)
			.run((context) -> assertThat(context).getFailure().rootCause().isInstanceOf(ClientBeanException.class));
	}

	private static HeartbeatSettings heartbeat(ConnectionFactory connections) {
		return connections.heartbeat();
	}

	/**
	 * A codec with only the required methods.
	 */
	private static final class MinimalCodec implements FrameCodec {

		@Override
		public int maxHeaderLength() {
			return HASHES.maxHeaderLength();
		}

		@Override
		public void putHeader(Frame body, ByteBuffer target) {
			HASHES.putHeader(body, target);
		}

		@Override
		public FrameDecoder newDecoder(BodyReservation memory) {
			return HASHES.newDecoder(memory);
		}

	}

}
