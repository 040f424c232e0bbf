package io.github.socketpool.pool;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Tasks, the one that is due first at the head: a binary heap in which each task knows
 * its place, so that it leaves from the middle without a search. Not thread-safe.
 */
final class TaskQueue {

	private static final int INITIAL_CAPACITY = 16;

	private SharedScheduler.@Nullable Task[] heap = new SharedScheduler.Task[INITIAL_CAPACITY];

	private int size;

	/**
	 * Return the task that is due first.
	 * @return the task, or {@code null} when there is none
	 */
	SharedScheduler.@Nullable Task first() {
		return this.heap[0];
	}

	/**
	 * Add a task, and leave room for one that is added again.
	 */
	void add(SharedScheduler.Task task) {
		if (this.size + 1 >= this.heap.length) {
			this.heap = Arrays.copyOf(this.heap, 2 * this.heap.length);
		}
		addAgain(task);
	}

	/**
	 * Add a task that was in the queue, the only one that is not. Allocates nothing.
	 */
	void addAgain(SharedScheduler.Task task) {
		this.size++;
		rise(task, this.size - 1);
	}

	/**
	 * Take a task out. Does nothing if it is not in the queue.
	 */
	void remove(SharedScheduler.Task task) {
		int place = task.index;
		if (place < 0) {
			return;
		}
		task.index = -1;
		this.size--;
		SharedScheduler.Task last = this.heap[this.size];
		this.heap[this.size] = null;
		if (last != null && last != task) {
			sink(last, place);
			rise(last, last.index);
		}
	}

	private void rise(SharedScheduler.Task task, int from) {
		int place = from;
		while (place > 0) {
			int above = (place - 1) / 2;
			SharedScheduler.Task parent = this.heap[above];
			if (parent == null || task.at - parent.at >= 0) {
				break;
			}
			put(parent, place);
			place = above;
		}
		put(task, place);
	}

	private void sink(SharedScheduler.Task task, int from) {
		int place = from;
		for (SharedScheduler.Task next = soonerBelow(place); next != null
				&& next.at - task.at < 0; next = soonerBelow(place)) {
			int below = next.index;
			put(next, place);
			place = below;
		}
		put(task, place);
	}

	private SharedScheduler.@Nullable Task soonerBelow(int place) {
		int left = 2 * place + 1;
		SharedScheduler.Task one = (left < this.size) ? this.heap[left] : null;
		SharedScheduler.Task other = (left + 1 < this.size) ? this.heap[left + 1] : null;
		return (one == null || (other != null && other.at - one.at < 0)) ? other : one;
	}

	private void put(SharedScheduler.Task task, int place) {
		this.heap[place] = task;
		task.index = place;
	}

}
