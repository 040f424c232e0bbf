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

	private final LinkedDeque<Element> chain = new LinkedDeque<>();

	@Test
	void isEmptyAtFirst() {
		assertThat(this.chain.isEmpty()).isTrue();
		assertThat(this.chain.first()).isNull();
		assertThat(this.chain.last()).isNull();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.chain::removeFirst);
	}

	@Test
	void takesElementsAtBothEnds() {
		Element middle = new Element();
		Element last = new Element();
		Element first = new Element();
		this.chain.addLast(middle);
		this.chain.addLast(last);
		this.chain.addFirst(first);
		assertElements(List.of(first, middle, last));
		assertThat(this.chain.removeFirst()).isSameAs(first);
		assertElements(List.of(middle, last));
	}

	@Test
	void losesElementsFromTheMiddleAndFromBothEnds() {
		List<Element> elements = List.of(new Element(), new Element(), new Element());
		elements.forEach(this.chain::addLast);
		this.chain.remove(elements.get(1));
		assertElements(List.of(elements.get(0), elements.get(2)));
		this.chain.remove(elements.get(2));
		assertElements(List.of(elements.get(0)));
		this.chain.remove(elements.get(0));
		assertElements(List.of());
	}

	@Test
	void containsAnElementUntilItIsRemoved() {
		List<Element> elements = List.of(new Element(), new Element(), new Element());
		assertThat(elements).noneMatch(this.chain::contains);
		elements.forEach(this.chain::addLast);
		assertThat(elements).allMatch(this.chain::contains);
		for (Element element : elements) {
			this.chain.remove(element);
			assertThat(this.chain.contains(element)).isFalse();
		}
	}

	@Test
	void holdsNoElementByOneThatHasLeft() {
		List<Element> elements = List.of(new Element(), new Element(), new Element());
		elements.forEach(this.chain::addLast);
		this.chain.remove(elements.get(1));
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
					this.chain.addFirst(element);
					expected.addFirst(element);
				}
				else {
					this.chain.addLast(element);
					expected.addLast(element);
				}
			}
			else if (dice == 2 && !expected.isEmpty()) {
				assertThat(this.chain.removeFirst()).isSameAs(expected.removeFirst());
			}
			else if (!expected.isEmpty()) {
				Element any = new ArrayList<>(expected).get(random.nextInt(expected.size()));
				this.chain.remove(any);
				expected.remove(any);
			}
			assertElements(new ArrayList<>(expected));
		}
	}

	private void assertElements(List<Element> expected) {
		List<Element> forwards = new ArrayList<>();
		for (Element element = this.chain.first(); element != null; element = element.next) {
			forwards.add(element);
		}
		List<Element> backwards = new ArrayList<>();
		for (Element element = this.chain.last(); element != null; element = element.previous) {
			backwards.add(0, element);
		}
		assertThat(forwards).isEqualTo(expected);
		assertThat(backwards).isEqualTo(expected);
		assertThat(this.chain.size()).isEqualTo(expected.size());
		assertThat(this.chain.isEmpty()).isEqualTo(expected.isEmpty());
	}

	private static final class Element extends LinkedDeque.Link<Element> {

	}

}
