package io.github.socketpool.connection.socket;

import java.time.Duration;

import io.github.socketpool.Deadline;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchTests {

	private final Watch watch = new Watch();

	private final Deadline deadline = Deadline.after(Duration.ZERO);

	@Test
	void aUseThatEndsInTimeCannotExpire() {
		this.watch.arm(this.deadline);
		assertThat(this.watch.armed()).isSameAs(this.deadline);
		assertThat(this.watch.disarm()).isTrue();
		assertThat(this.watch.expire(this.deadline)).isFalse();
		assertThat(this.watch.isOverdue()).isFalse();
		assertThat(this.watch.armed()).isNull();
	}

	@Test
	void aUseThatHasExpiredCannotEndInTime() {
		this.watch.arm(this.deadline);
		assertThat(this.watch.expire(this.deadline)).isTrue();
		assertThat(this.watch.isOverdue()).isTrue();
		assertThat(this.watch.disarm()).isFalse();
		assertThat(this.watch.armed()).isNull();
	}

	@Test
	void aWatchdogThatIsLateCannotHitTheNextUse() {
		this.watch.arm(this.deadline);
		this.watch.disarm();
		this.watch.arm(Deadline.after(Duration.ZERO));
		assertThat(this.watch.expire(this.deadline)).isFalse();
		assertThat(this.watch.disarm()).isTrue();
	}

}
