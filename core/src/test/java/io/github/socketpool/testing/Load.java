package io.github.socketpool.testing;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.github.socketpool.testing.Caller.ThreadKind;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Callers who call again and again until they are told to stop, and who are watched: what
 * a call throws is a failure of the test, and so is a caller who is stuck.
 */
public final class Load implements AutoCloseable {

	private final CountDownLatch begin = new CountDownLatch(1);

	private final List<Member> members;

	private volatile boolean over;

	private Load(ThreadKind kind, int callers, long seed, Call call) {
		this.members = IntStream.range(0, callers).mapToObj((number) -> new Member(kind, number, seed, call)).toList();
	}

	/**
	 * Start callers, all of whom begin at the same moment.
	 * @param seed what the randomness of each caller follows from
	 */
	public static Load start(ThreadKind kind, int callers, long seed, Call call) {
		Load load = new Load(kind, callers, seed, call);
		load.members.forEach((member) -> member.thread.start());
		load.begin.countDown();
		return load;
	}

	public List<Member> members() {
		return this.members;
	}

	/**
	 * Return how many calls have ended.
	 */
	public long calls() {
		return this.members.stream().mapToLong(Member::calls).sum();
	}

	/**
	 * Return how many calls of each caller have ended.
	 */
	public long[] callsEach() {
		return this.members.stream().mapToLong(Member::calls).toArray();
	}

	/**
	 * Wait until every caller has made a call, since it is not the pool that decides who
	 * is started first.
	 */
	public void awaitEverybody(Duration longest, Duration atMost) {
		await().atMost(atMost).pollInterval(Duration.ofMillis(10)).until(() -> {
			check(longest);
			return this.members.stream().allMatch((member) -> member.calls() > 0);
		});
	}

	/**
	 * Return how many calls the least served caller has made for each one of the most
	 * served: 1 is fair.
	 * @param before how many calls of each caller do not count
	 */
	public double evennessSince(long[] before) {
		long least = this.members.stream().mapToLong((m) -> m.calls() - before[m.number]).min().orElseThrow();
		long most = this.members.stream().mapToLong((m) -> m.calls() - before[m.number]).max().orElseThrow();
		return (double) least / most;
	}

	/**
	 * Return how long the longest call took, those under way included.
	 */
	public Duration longestCall() {
		return Duration.ofNanos(this.members.stream().mapToLong(Member::longestNanos).max().orElseThrow());
	}

	/**
	 * Measure how many calls end in a second.
	 * @param calls how many have ended
	 * @param window how long to look
	 */
	public static double perSecond(Count calls, Duration window) {
		long start = System.nanoTime();
		long before = calls.now();
		for (long left = window.toNanos(); left > 0; left = window.toNanos() - (System.nanoTime() - start)) {
			LockSupport.parkNanos(left);
		}
		return (calls.now() - before) * 1e9 / (System.nanoTime() - start);
	}

	/**
	 * Fail if a caller has failed, or has been busy with one call for too long.
	 */
	public void check(Duration longest) {
		for (Member member : this.members) {
			if (member.failure != null) {
				throw new AssertionError("Caller " + member.number + " failed: " + member.failure, member.failure);
			}
			if (member.longestNanos() > longest.toNanos()) {
				AssertionError stuck = new AssertionError("Caller " + member.number + " was stuck for "
						+ Duration.ofNanos(member.longestNanos()) + "; now it is here");
				stuck.setStackTrace(member.thread.getStackTrace());
				throw stuck;
			}
		}
	}

	/**
	 * Wait until so many calls have ended.
	 * @param longest how long a single one may take
	 */
	public void awaitCalls(long calls, Duration longest, Duration atMost) {
		await().atMost(atMost).pollInterval(Duration.ofMillis(10)).until(() -> {
			check(longest);
			return calls() >= calls;
		});
	}

	/**
	 * Let the callers end their calls, and wait for them.
	 */
	public void stop() {
		this.over = true;
		awaitEnd();
	}

	/**
	 * Wait for callers who end by themselves.
	 */
	public void awaitEnd() {
		await("callers at their end").atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.members).filteredOn((member) -> member.thread.isAlive())
				.extracting((member) -> List.of(member.thread.getStackTrace()))
				.isEmpty());
		check(Duration.ofNanos(Long.MAX_VALUE));
	}

	/**
	 * Let the callers end without waiting for them, as where the test has failed.
	 */
	@Override
	public void close() {
		this.over = true;
	}

	/**
	 * A caller.
	 */
	public final class Member {

		private final int number;

		private final Random random;

		private final Call call;

		private final Thread thread;

		private final AtomicLong calls = new AtomicLong();

		/** When the call under way began; meaningless while none is. */
		private volatile long since;

		private volatile boolean busy;

		private volatile long longest;

		private volatile boolean leaving;

		private volatile @Nullable Throwable failure;

		private Member(ThreadKind kind, int number, long seed, Call call) {
			this.number = number;
			this.random = new Random(seed * 31 + number);
			this.call = call;
			this.thread = kind.newThread(this::run);
		}

		/**
		 * Return which caller this is; the first one is 0.
		 */
		public int number() {
			return this.number;
		}

		public Thread thread() {
			return this.thread;
		}

		/**
		 * Return this caller's randomness, which is for its own thread only.
		 */
		public Random random() {
			return this.random;
		}

		/**
		 * Return how many calls have ended.
		 */
		public long calls() {
			return this.calls.get();
		}

		/**
		 * Make this call the last one.
		 */
		public void leave() {
			this.leaving = true;
		}

		/**
		 * Let some time pass between two calls, as a caller does who has been refused.
		 */
		public void pause(Duration duration) {
			LockSupport.parkNanos(duration.toNanos());
		}

		long longestNanos() {
			// The clock first: whoever is kept from reading on then sees a call of later.
			long now = System.nanoTime();
			long since = this.since;
			return Math.max(this.longest, this.busy ? now - since : 0);
		}

		/**
		 * A caller who is interrupted before the first call makes it nevertheless.
		 */
		private void awaitBegin() {
			boolean interrupted = false;
			while (Load.this.begin.getCount() > 0) {
				try {
					Load.this.begin.await();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}

		private void run() {
			try {
				awaitBegin();
				while (!Load.this.over && !this.leaving) {
					long start = System.nanoTime();
					this.since = start;
					this.busy = true;
					this.call.make(this);
					this.busy = false;
					this.longest = Math.max(this.longest, System.nanoTime() - start);
					this.calls.lazySet(this.calls.get() + 1);
				}
			}
			catch (Throwable ex) {
				this.failure = ex;
			}
			finally {
				this.busy = false;
			}
		}

	}

	/**
	 * What a caller does again and again.
	 */
	@FunctionalInterface
	public interface Call {

		void make(Member caller) throws Exception;

	}

	/**
	 * A number that grows.
	 */
	@FunctionalInterface
	public interface Count {

		long now();

	}

}
