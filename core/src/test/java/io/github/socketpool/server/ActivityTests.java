package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.Ticker;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which requests are still answered when the server closes.
 */
class ActivityTests {

	private final Activity activity = new Activity(new ServerSettings("test", "127.0.0.1", 0, 1,
			FrameCodec.asciiLength(AsciiLengthFormat.defaults()), HeartbeatToken.none(),
			(request, client) -> CompletableFuture.completedFuture(request), HeartbeatReply.NONE, Duration.ZERO, 1,
			1024, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), null, Ticker.system(), null));

	@Test
	void noRequestIsHandledOnceTheConnectionIsBeingClosed() {
		assertThat(this.activity.beginClosing()).isTrue();
		this.activity.receiving();
		this.activity.idle();
		assertThat(this.activity.beginHandling()).isFalse();
	}

	@Test
	void connectionIsNotClosedWhileARequestIsHandledOrAnswered() {
		assertThat(this.activity.beginHandling()).isTrue();
		assertThat(this.activity.beginClosing()).isFalse();
		this.activity.answering();
		assertThat(this.activity.beginClosing()).isFalse();
		this.activity.idle();
		assertThat(this.activity.beginClosing()).isTrue();
	}

	@Test
	void connectionStaysClosingAfterAHeartbeat() {
		assertThat(this.activity.beginHeartbeat(Duration.ofSeconds(1))).isTrue();
		assertThat(this.activity.beginClosing()).isTrue();
		this.activity.endHeartbeat();
		assertThat(this.activity.beginHandling()).isFalse();
	}

}
