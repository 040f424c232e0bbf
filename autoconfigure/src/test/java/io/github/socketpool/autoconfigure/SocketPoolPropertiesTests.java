package io.github.socketpool.autoconfigure;

import java.io.InputStream;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.HeartbeatToken;
import io.github.socketpool.template.RetrySettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketPoolProperties}, their mapping and their metadata.
 */
class SocketPoolPropertiesTests {

	private static final Map<String, String> DEFAULTS = new TreeMap<>(Map.ofEntries(Map.entry("enabled", "true"),
			Map.entry("host", "localhost"), Map.entry("port", ""), Map.entry("addresses", ""),
			Map.entry("service-id", ""), Map.entry("balancing", "least-busy"), Map.entry("correlation.request-id", ""),
			Map.entry("correlation.response-id", ""), Map.entry("call-timeout", "10s"), Map.entry("mode", "pooled"),
			Map.entry("messages.queue-capacity", "256"), Map.entry("sharing", "exclusive"),
			Map.entry("pool.max-in-flight", "64"), Map.entry("envelope", "none"), Map.entry("retry.enabled", "false"),
			Map.entry("retry.all", "false"), Map.entry("retry.max-ratio", "0.2"),
			Map.entry("retry.attempt-timeout", "0"), Map.entry("retry.max-retries", "3"),
			Map.entry("retry.delay", "50ms"), Map.entry("retry.jitter", "0"), Map.entry("retry.multiplier", "1"),
			Map.entry("retry.max-delay", ""), Map.entry("pool.max-size", "8"), Map.entry("pool.min-idle", "0"),
			Map.entry("pool.max-waiters", "256"), Map.entry("pool.acquire-timeout", "3s"),
			Map.entry("pool.idle-timeout", "5m"), Map.entry("pool.max-lifetime", "30m"),
			Map.entry("pool.max-uses", "0"), Map.entry("pool.max-connecting", "2"),
			Map.entry("pool.leak-detection-threshold", "0"), Map.entry("pool.warm-up", "lazy"),
			Map.entry("connect.timeout", "3s"), Map.entry("connect.backoff.initial", "100ms"),
			Map.entry("connect.backoff.max", "10s"), Map.entry("framing.type", "ascii-length"),
			Map.entry("framing.prefix", "length:"), Map.entry("framing.digits", "13"),
			Map.entry("framing.length-bytes", "4"), Map.entry("framing.byte-order", "big-endian"),
			Map.entry("framing.length-includes-header", "false"), Map.entry("framing.delimiter", "\\n"),
			Map.entry("framing.start", ""), Map.entry("framing.max-frame-size", "1MB"),
			Map.entry("heartbeat.interval", "10s"), Map.entry("heartbeat.token", "HeartBeat"),
			Map.entry("heartbeat.body", ""), Map.entry("heartbeat.expect-reply", "false"),
			Map.entry("heartbeat.timeout", "2s"), Map.entry("socket.keep-alive", "true"),
			Map.entry("socket.no-delay", "true"), Map.entry("socket.send-buffer-size", ""),
			Map.entry("socket.receive-buffer-size", ""), Map.entry("socket.quick-ack", "auto"),
			Map.entry("login.greeting", "false"), Map.entry("login.request", ""), Map.entry("login.success", ""),
			Map.entry("ssl.enabled", ""), Map.entry("ssl.bundle", ""), Map.entry("ssl.server-name", ""),
			Map.entry("tcp.sample-interval", "15s"), Map.entry("clients", "")));

	private static JsonNode metadata;

	@BeforeAll
	static void readMetadata() throws Exception {
		try (InputStream json = SocketPoolProperties.class.getProtectionDomain()
			.getCodeSource()
			.getLocation()
			.toURI()
			.resolve("META-INF/spring-configuration-metadata.json")
			.toURL()
			.openStream()) {
			metadata = new JsonMapper().readTree(json).get("properties");
		}
	}

	@Test
	void defaultsAreThoseOfTheCore() {
		SocketPoolPropertyMapper map = new SocketPoolPropertyMapper(new SocketPoolProperties());
		assertThat(map.poolSettings()).isEqualTo(PoolSettings.defaults());
		assertThat(map.socketSettings()).isEqualTo(SocketSettings.defaults());
		assertThat(map.format()).isEqualTo(AsciiLengthFormat.defaults());
		assertThat(map.heartbeatSettings(null)).isEqualTo(HeartbeatSettings.defaults());
	}

	@Test
	void noCallIsRepeatedByDefault() {
		assertThat(new SocketPoolPropertyMapper(new SocketPoolProperties()).retrySettings()).isNull();
	}

	@Test
	void repetitionsThatAreEnabledHaveTheDefaultsOfTheCore() {
		RetrySettings settings = bind("retry.enabled", "true").retrySettings();
		assertThat(settings).hasToString(RetrySettings.defaults().toString());
	}

	@Test
	void everyRetryKeyReachesTheTemplate() {
		RetrySettings settings = bind("retry.enabled", "true", "retry.all", "true", "retry.max-ratio", "0.5",
				"retry.attempt-timeout", "300ms", "retry.max-retries", "7", "retry.delay", "20ms", "retry.jitter",
				"5ms", "retry.multiplier", "1.5", "retry.max-delay", "40ms")
			.retrySettings();
		assertThat(settings).isNotNull();
		assertThat(settings.all()).isTrue();
		assertThat(settings.maxRatio()).isEqualTo(0.5);
		assertThat(settings.attemptTimeout()).isEqualTo(Duration.ofMillis(300));
		assertThat(settings.policy().getBackOff()).isInstanceOfSatisfying(ExponentialBackOff.class, (pauses) -> {
			assertThat(pauses.getMaxAttempts()).isEqualTo(7);
			assertThat(pauses.getInitialInterval()).isEqualTo(20);
			assertThat(pauses.getJitter()).isEqualTo(5);
			assertThat(pauses.getMultiplier()).isEqualTo(1.5);
			assertThat(pauses.getMaxInterval()).isEqualTo(40);
		});
	}

	@Test
	void everyKeyIsInTheMetadataWithItsDefaultAndNoOtherKeyIs() {
		Map<String, String> found = new TreeMap<>();
		metadata.forEach((property) -> {
			String name = property.get("name").asString();
			if (name.startsWith("socketpool.")) {
				found.put(name.substring("socketpool.".length()), property.path("defaultValue").asString(""));
			}
		});
		assertThat(found).isEqualTo(DEFAULTS);
	}

	@Test
	void everyKeyHasADescription() {
		assertThat(metadata).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString(""))
				.as(property.get("name").asString())
				.isNotBlank()
				.endsWith("."));
	}

	@Test
	void theSwitchOfTheHealthCheckIsInTheMetadata() {
		assertThat(metadata).anySatisfy((property) -> {
			assertThat(property.get("name").asString()).isEqualTo("management.health.socketpool.enabled");
			assertThat(property.get("defaultValue").asBoolean()).isTrue();
		});
	}

	@Test
	void everyPoolKeyReachesThePool() {
		PoolSettings settings = bind("pool.max-size", "5", "pool.min-idle", "4", "pool.max-waiters", "3",
				"pool.acquire-timeout", "2s", "pool.idle-timeout", "1m", "pool.max-lifetime", "2m", "pool.max-uses",
				"7", "pool.max-connecting", "6", "connect.backoff.initial", "20ms", "connect.backoff.max", "30ms",
				"pool.leak-detection-threshold", "9s", "pool.warm-up", "required", "balancing", "round-robin",
				"pool.max-in-flight", "16")
			.poolSettings();
		assertThat(settings.maxSize()).isEqualTo(5);
		assertThat(settings.minIdle()).isEqualTo(4);
		assertThat(settings.maxWaiters()).isEqualTo(3);
		assertThat(settings.acquireTimeout()).hasSeconds(2);
		assertThat(settings.idleTimeout()).hasMinutes(1);
		assertThat(settings.maxLifetime()).hasMinutes(2);
		assertThat(settings.maxUses()).isEqualTo(7);
		assertThat(settings.maxConnecting()).isEqualTo(6);
		assertThat(settings.connectBackoffInitial()).hasMillis(20);
		assertThat(settings.connectBackoffMax()).hasMillis(30);
		assertThat(settings.leakDetectionThreshold()).hasSeconds(9);
		assertThat(settings.warmUp()).isEqualTo(WarmUp.REQUIRED);
		assertThat(settings.balancing()).isEqualTo(Balancing.ROUND_ROBIN);
		assertThat(settings.maxInFlight()).isEqualTo(16);
	}

	@Test
	void zeroWithoutAUnitDisablesDurations() {
		PoolSettings settings = bind("pool.idle-timeout", "0", "pool.max-lifetime", "0",
				"pool.leak-detection-threshold", "0")
			.poolSettings();
		assertThat(settings.idleTimeout()).isZero();
		assertThat(settings.maxLifetime()).isZero();
		assertThat(settings.leakDetectionThreshold()).isZero();
		assertThat(bind("heartbeat.interval", "0").heartbeatSettings(null).isEnabled()).isFalse();
	}

	@Test
	void everyHeartbeatKeyReachesTheHeartbeats() {
		HeartbeatSettings settings = bind("heartbeat.interval", "3s", "heartbeat.body", "ping ä",
				"heartbeat.expect-reply", "true", "heartbeat.timeout", "4s")
			.heartbeatSettings(null);
		assertThat(settings.interval()).hasSeconds(3);
		assertThat(settings.body()).extracting(Frame::text).isEqualTo("ping ä");
		assertThat(settings.expectReply()).isTrue();
		assertThat(settings.timeout()).hasSeconds(4);
	}

	@ParameterizedTest
	@CsvSource({ "framing.prefix,len=", "framing.digits,6", "heartbeat.token,", "framing.type,binary-length",
			"framing.type,delimiter", "framing.type,content-length" })
	void heartbeatsAreOffByDefaultWithAnotherFraming(String key, @Nullable String value) {
		String text = (value != null) ? value : "";
		assertThat(bind(key, text).heartbeatSettings(null).isEnabled()).isFalse();
		assertThat(bind(key, text, "heartbeat.body", "[]").heartbeatSettings(null).isEnabled())
			.isEqualTo(key.equals("heartbeat.token"));
		assertThat(bind(key, text, "heartbeat.interval", "1s").heartbeatSettings(null).isEnabled()).isTrue();
	}

	@Test
	void aChangedLimitIsStillTheDefaultFraming() {
		assertThat(bind("framing.max-frame-size", "2KB").heartbeatSettings(null).interval()).hasSeconds(10);
	}

	@ParameterizedTest
	@CsvSource({ "binary-length,", "delimiter,", "content-length,", "ascii-length,HeartBeat" })
	void theDefaultTokenIsSkippedOnlyWhereNoFrameBeginsLikeIt(String type, @Nullable String token) {
		assertThat(bind("framing.type", type).heartbeatSettings(null).token())
			.isEqualTo((token != null) ? HeartbeatToken.of(token) : HeartbeatToken.none());
		assertThat(bind("framing.type", "delimiter", "framing.start", "\\x02").heartbeatSettings(null).token())
			.isEqualTo(HeartbeatToken.defaults());
	}

	@Test
	void aBodyIsTheHeartbeatWithoutAToken() {
		assertThat(bind("heartbeat.token", "", "heartbeat.body", "ping").heartbeatSettings(null).interval())
			.hasSeconds(10);
	}

	@Test
	void modePerCallUsesOneConnectionForEachCall() {
		assertThat(bind("mode", "per-call", "pool.max-size", "5", "pool.min-idle", "4").poolSettings())
			.isEqualTo(PoolSettings.defaults().withMaxSize(5).perCall());
	}

	@Test
	void everySocketKeyReachesTheSockets() {
		SocketSettings settings = bind("connect.timeout", "1s", "socket.keep-alive", "false", "socket.no-delay",
				"false", "socket.send-buffer-size", "64KB", "socket.receive-buffer-size", "2KB", "socket.quick-ack",
				"off")
			.socketSettings();
		assertThat(settings.connectTimeout()).hasSeconds(1);
		assertThat(settings.keepAlive()).isFalse();
		assertThat(settings.noDelay()).isFalse();
		assertThat(settings.sendBufferSize()).isEqualTo((int) DataSize.ofKilobytes(64).toBytes());
		assertThat(settings.receiveBufferSize()).isEqualTo((int) DataSize.ofKilobytes(2).toBytes());
		assertThat(settings.quickAck()).hasToString("OFF");
	}

	@Test
	void yamlBooleansAreAcceptedForQuickAck() {
		assertThat(bind("socket.quick-ack", "false").socketSettings().quickAck()).hasToString("OFF");
	}

	@Test
	void everyFramingKeyReachesTheFrames() {
		SocketPoolPropertyMapper map = bind("framing.prefix", "len=", "framing.digits", "6", "framing.max-frame-size",
				"2KB", "heartbeat.token", "PING");
		assertThat(map.format()).isEqualTo(new AsciiLengthFormat("len=", 6, 2048));
		assertThat(map.heartbeatSettings(null).token()).isEqualTo(HeartbeatToken.of("PING"));
	}

	@Test
	void everyKeyOfBinaryLengthReachesTheFrames() {
		assertThat(bind("framing.type", "binary-length").format()).isEqualTo(BinaryLengthFormat.defaults());
		assertThat(bind("framing.type", "binary-length", "framing.length-bytes", "2", "framing.byte-order",
				"little-endian", "framing.length-includes-header", "true", "framing.max-frame-size", "2KB")
			.format()).isEqualTo(new BinaryLengthFormat(2, ByteOrder.LITTLE_ENDIAN, true, 2048));
	}

	@Test
	void everyKeyOfDelimiterReachesTheFrames() {
		assertThat(bind("framing.type", "delimiter").format()).isEqualTo(DelimiterFormat.defaults());
		assertThat(bind("framing.type", "delimiter", "framing.delimiter", "\\x03", "framing.start", "\\x02",
				"framing.max-frame-size", "2KB")
			.format()).isEqualTo(new DelimiterFormat("\u0003", "\u0002", 2048));
		assertThat(bind("framing.type", "delimiter", "framing.start", "").format())
			.isEqualTo(DelimiterFormat.defaults());
	}

	@Test
	void theLimitReachesFramesWithAContentLength() {
		assertThat(bind("framing.type", "content-length").format()).isEqualTo(ContentLengthFormat.defaults());
		assertThat(bind("framing.type", "content-length", "framing.max-frame-size", "2KB").format())
			.isEqualTo(new ContentLengthFormat(2048));
	}

	@Test
	void aPrefixThatOnlyFitsTheConfiguredTokenIsAccepted() {
		assertThat(bind("framing.prefix", "HDR:", "heartbeat.token", "PING").format())
			.isEqualTo(AsciiLengthFormat.defaults().withPrefix("HDR:"));
	}

	@Test
	void anEmptyBodyOfAHeartbeatIsAnEmptyFrame() {
		assertThat(bind("framing.type", "delimiter", "heartbeat.body", "").heartbeatSettings(null).body())
			.extracting(Frame::length)
			.isEqualTo(0);
	}

	@Test
	void anEmptyTokenMeansNoToken() {
		assertThat(bind("heartbeat.token", "").heartbeatSettings(null).token().text()).isEmpty();
	}

	private static SocketPoolPropertyMapper bind(String... pairs) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		for (int i = 0; i < pairs.length; i += 2) {
			source.put("socketpool." + pairs[i], pairs[i + 1]);
		}
		return new SocketPoolPropertyMapper(new Binder(source).bindOrCreate("socketpool", SocketPoolProperties.class));
	}

}
