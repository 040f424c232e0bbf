package io.github.socketpool.pool.exclusive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LinkedDequeTests {

	private final LinkedDeque<Element> deque = new LinkedDeque<>();

	@Test
	void isEmptyAtFirst() {
		assertThat(this.deque.isEmpty()).isTrue();
		assertThat(this.deque.first()).isNull();
		assertThat(this.deque.last()).isNull();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.deque::removeFirst);
	}

	@Test
	void takesElementsAtBothEnds() {
		Element middle = new Element();
		Element last = new Element();
		Element first = new Element();
		this.deque.addLast(middle);
		this.deque.addLast(last);
		this.deque.addFirst(first);
		assertElements(List.of(first, middle, last));
		assertThat(this.deque.removeFirst()).isSameAs(first);
		assertElements(List.of(middle, last));
	}

	@Test
	void losesElementsFromTheMiddleAndFromBothEnds() {
		List<Element> elements = List.of(new Element(), new Element(), new Element());
		elements.forEach(this.deque::addLast);
		this.deque.remove(elements.get(1));
		assertElements(List.of(elements.get(0), elements.get(2)));
		this.deque.remove(elements.get(2));
		assertElements(List.of(elements.get(0)));
		this.deque.remove(elements.get(0));
		assertElements(List.of());
	}

	@Test
	void containsAnElementUntilItIsRemoved() {
		List<Element> elements = List.of(new Element(), new Element(), new Element());
		assertThat(elements).noneMatch(this.deque::contains);
		elements.forEach(this.deque::addLast);
		assertThat(elements).allMatch(this.deque::contains);
		for (Element element : elements) {
			this.deque.remove(element);
			assertThat(this.deque.contains(element)).isFalse();
		}
	}

	@Test
	void holdsNoElementByOneThatHasLeft() {
		List<Element> elements = List.of(new Element(), new Element(), new Element());
		elements.forEach(this.deque::addLast);
		this.deque.remove(elements.get(1));
		assertThat(elements.get(1).previous).isNull();
		assertThat(elements.get(1).next).isNull();
	}

	@Test
	void agreesWithAnArrayDequeAfterEachOfManySteps() {
		Random random = new Random(20261122);
		Deque<Element> expected = new ArrayDeque<>();
		for (int step = 0; step < 2_000; step++) {
			int dice = random.nextInt(5);
			if (dice < 2) {
				Element element = new Element();
				if (dice == 0) {
					this.deque.addFirst(element);
					expected.addFirst(element);
				}
				else {
					this.deque.addLast(element);
					expected.addLast(element);
				}
			}
			else if (dice == 2 && !expected.isEmpty()) {
				assertThat(this.deque.removeFirst()).isSameAs(expected.removeFirst());
			}
			else if (!expected.isEmpty()) {
				Element any = new ArrayList<>(expected).get(random.nextInt(expected.size()));
				this.deque.remove(any);
				expected.remove(any);
			}
			assertElements(new ArrayList<>(expected));
		}
	}

	private void assertElements(List<Element> expected) {
		List<Element> forwards = new ArrayList<>();
		for (Element element = this.deque.first(); element != null; element = element.next) {
			forwards.add(element);
		}
		List<Element> backwards = new ArrayList<>();
		for (Element element = this.deque.last(); element != null; element = element.previous) {
			backwards.add(0, element);
		}
		assertThat(forwards).isEqualTo(expected);
		assertThat(backwards).isEqualTo(expected);
		assertThat(this.deque.size()).isEqualTo(expected.size());
		assertThat(this.deque.isEmpty()).isEqualTo(expected.isEmpty());
	}

	private static final class Element extends LinkedDeque.Link<Element> {

	}

}
