package io.github.socketpool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.kernel.KernelSettings;
import io.github.socketpool.kernel.TargetSockets;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.RenewalState;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.TargetState;
import io.github.socketpool.protocol.AsciiLengthFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the JSON of a {@link PoolDescriptor} stays the same byte for byte, however
 * its parts are grouped.
 */
class PoolDescriptorJsonTests {

	private static final Endpoint ENDPOINT = Endpoint.of("quotes.example.com", 9000);

	private static final Instant AT = Instant.parse("2026-11-22T21:33:08.123456Z");

	private final ConnectionFactory factory = Mockito.mock();

	private final ConnectionPool pool = Mockito.mock();

	private final PoolControl control = Mockito.mock();

	private final KernelSampler kernel = Mockito.mock();

	PoolDescriptorJsonTests() {
		BDDMockito.given(this.factory.heartbeat()).willReturn(HeartbeatSettings.off());
		BDDMockito.given(this.pool.name()).willReturn("quotes");
		BDDMockito.given(this.pool.endpoints()).willReturn(List.of(ENDPOINT));
		BDDMockito.given(this.pool.control()).willReturn(this.control);
		BDDMockito.given(this.control.connectionFactory()).willReturn(this.factory);
	}

	@Test
	void allKnownValuesAreShown() throws Exception {
		BDDMockito.given(this.control.snapshot()).willReturn(busy());
		BDDMockito.given(this.kernel.sockets("quotes")).willReturn(new TargetSockets(7, 90, 100, AT));
		BDDMockito.given(this.kernel.settings()).willReturn(new KernelSettings(40000, 40099, "40001", 99, 2));
		BDDMockito.given(this.kernel.fileDescriptors()).willReturn(new FileDescriptors(60, 1024));
		BDDMockito.given(this.kernel.timeWaitOnHost()).willReturn(28);
		PoolDescriber describer = new PoolDescriber(settings(this.factory), this.kernel,
				(name) -> List.of(new Advice("pool-too-small", "Raise pool.max-size.")));
		assertThat(json(describer)).isEqualTo(recorded("known"));
	}

	@Test
	void unknownValuesAreLeftOut() throws Exception {
		PoolSnapshot.PeerHabits peer = new PoolSnapshot.PeerHabits(null, null, 0, 0);
		BDDMockito.given(this.control.snapshot())
			.willReturn(new PoolSnapshot(PoolSettings.defaults(), PoolState.OPEN, new PoolStats(0, 0, 0, 0, 8, 0, 0),
					List.of(), List.of(), List.of(), List.of(), null, null, null, peer));
		assertThat(json(new PoolDescriber(settings(null), null, null))).isEqualTo(recorded("unknown"));
	}

	private SettingsDescriber settings(@Nullable ConnectionFactory own) {
		SettingsDescriber.ConfiguredConnections connections = (own != null)
				? new SettingsDescriber.ConfiguredConnections(SocketSettings.defaults(), AsciiLengthFormat.defaults(),
						new SettingsDescriptor.Correlation("/id", "/replyTo"), "json-rpc",
						new SettingsDescriptor.Ssl(true, "quotes", "quotes.example.org"))
				: null;
		return new SettingsDescriber(
				(pool) -> new SettingsDescriber.Configuration((own != null) ? PoolSettings.defaults() : null,
						(own != null) ? "exclusive" : null, null, null, connections, "socketpool."::concat),
				Duration.ofSeconds(15), List.of(), new Sanitizer());
	}

	private static PoolSnapshot busy() {
		Duration time = Duration.ofNanos(12_345_678);
		return new PoolSnapshot(PoolSettings.defaults(), PoolState.REFUSING, new PoolStats(1, 1, 0, 1, 8, 0, 5),
				List.of(new PoolSnapshot.ConnectionInfo(ENDPOINT, SlotState.ACTIVE, time.multipliedBy(9), time, 812,
						"http-nio-8080-exec-4"),
						new PoolSnapshot.ConnectionInfo(ENDPOINT, SlotState.PAUSED, time.multipliedBy(9), time, 790,
								null)),
				List.of(new PoolSnapshot.TargetInfo(ENDPOINT, TargetState.ON_TRIAL, 1, 0, 0,
						new PoolSnapshot.Outage(time, time, time), "3 calls in a row got no byte of an answer.")),
				List.of(new PoolSnapshot.WaiterInfo("http-nio-8080-exec-7", time)),
				List.of(new PoolSnapshot.CloseCount(CloseReason.USED_UP, CloseInitiator.LOCAL, 3)),
				new PoolSnapshot.Failure(ConnectPhase.LOGIN, "Pool 'quotes': refused", AT),
				new PoolSnapshot.Outage(time, time, time),
				new PoolSnapshot.Renewal(RenewalState.TRYING, time, 2, "Pool 'quotes': refused"),
				new PoolSnapshot.PeerHabits(time.multipliedBy(4), time.multipliedBy(5), 3, 2,
						new AnsweredCloses(4, 100), HeartbeatReaction.SILENT, UnsolicitedFrames.NONE, 17));
	}

	private String json(PoolDescriber describer) {
		StringBuilder json = new StringBuilder();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JacksonEndpointAutoConfiguration.class))
			.run((context) -> json.append(context.getBean(EndpointJsonMapper.class)
				.get()
				.writerWithDefaultPrettyPrinter()
				.writeValueAsString(describer.describe(this.pool.name(), this.pool, false))));
		return json + "\n";
	}

	private static String recorded(String name) throws Exception {
		return new ClassPathResource(name + ".json", PoolDescriptorJsonTests.class).getContentAsString(UTF_8);
	}

}
