"""One payload of each type, as the assistant would send it."""

from backtalk.payloads import (
    Alarm,
    Answer,
    Check,
    Choice,
    Choices,
    Contact,
    Exercise,
    LeftOut,
    Message,
    Phone,
    Picture,
    Review,
    Routine,
    RoutineStep,
    Source,
    Text,
)

TEXT = Text(text="You are welcome. Ask me anything else about your back or hips.")

ANSWER = Answer(
    topic="hip_tightness",
    section="hip_tightness#what",
    title="Tight hips and your low back",
    paragraphs=[
        "When your hips do not move well, your low back may do some of their work.",
        "Sitting for a long time is a common reason. Short breaks and easy stretches help many "
        "people.",
    ],
    more=["Tight does not mean damaged. Most hips feel looser after some weeks of practice."],
    sources=[
        Source(id="A1", title="The clinic's article on hips and the low back"),
        Source(id="S1", title="Back pain (NHS)", url="https://www.nhs.uk/conditions/back-pain/"),
    ],
    safety_net="If it gets worse, or you feel numb or weak, call the clinic or your doctor.",
    reviewed=Review(by="Dr. Ada Stone", on="2026-05-31"),
)

EXERCISE = Exercise(
    id="hip_flexor_stretch",
    name="Hip flexor stretch",
    purpose="Loosens the front of the hip, which gets tight when you sit a lot.",
    steps=[
        "Kneel on one knee, with the other foot flat in front of you.",
        "Squeeze the buttock of the kneeling leg.",
        "Lean forward a little until you feel a pull at the front of the hip.",
        "Breathe slowly, then swap sides.",
    ],
    pictures=[
        Picture(src="/pictures/hip_flexor_stretch_1.svg", alt="Kneeling on one knee."),
        Picture(src="/pictures/hip_flexor_stretch_2.svg", alt="The hips have moved forward."),
    ],
    dose="Hold for 30 seconds, 2 times on each side, every day.",
    ask_first=["You had a hip operation.", "Your knee hurts when you kneel."],
    stop_rule="Stop if you feel sharp pain, numbness or tingling.",
    video="https://www.youtube.com/watch?v=PspC9aN1hhc",
)

ROUTINE = Routine(
    title="Ten minutes for looser hips",
    minutes=10,
    steps=[
        RoutineStep(
            exercise="glute_roll", name="Roll your glutes", dose="1 minute each side", minutes=2.5
        ),
        RoutineStep(
            exercise="hip_flexor_stretch",
            name="Hip flexor stretch",
            dose="30 seconds, 2 times each side",
            minutes=4,
            sets=2,
            hold_seconds=30,
            per_side=True,
            steps=EXERCISE.steps,
            pictures=EXERCISE.pictures,
        ),
        RoutineStep(exercise="plank", name="Front plank", dose="20 seconds, 3 times", minutes=3.5),
    ],
    left_out=[LeftOut(name="Lacrosse ball", reason="You take blood thinners.")],
    stop_rule="Stop if you feel sharp pain, numbness or tingling.",
)

ALARM = Alarm(
    level="emergency_now",
    heard="You wrote: \u201ci cant feel anything down there\u201d",
    title="This needs help right now",
    text="Numbness between the legs with back pain can mean that nerves are being squeezed. "
    "Go to an emergency room now or call 911. Do not wait for an appointment.",
    phones=[
        Phone(label="Emergency", number="911", href="tel:911"),
        Phone(label="The clinic", number="(206) 555-0142", href="tel:+12065550142"),
    ],
    note="I am an automated helper and cannot call for you. Nobody is reading this now.",
    choices=[
        Choice(title="I'm getting help", choice="signed-getting-help"),
        Choice(title="A clinician has checked this", choice="signed-checked"),
        Choice(title="This isn't happening", choice="signed-not-happening"),
    ],
)

CHECK = Check(
    heard="You wrote: \u201ca bit numb down there\u201d",
    text="Is any of this new for you: numbness between your legs, or trouble with peeing?",
    choices=[
        Choice(title="Yes", choice="signed-yes"),
        Choice(title="I'm not sure", choice="signed-not-sure"),
        Choice(title="No", choice="signed-no"),
    ],
)

CONTACT = Contact(
    step="consent",
    text="The clinic keeps your name and how to reach you, only to call you back. Is that all "
    "right?",
    consent_version="1",
    privacy_url="/privacy",
    choices=[
        Choice(title="Yes, I agree", choice="signed-agree"),
        Choice(title="No, thanks", choice="signed-disagree"),
    ],
)

SAVED = Contact(step="saved", text="We have it. The clinic will call within one working day.")

CHOICES = Choices(
    text="What would you like to know next?",
    choices=[
        Choice(title="How often should I stretch?", choice="signed-often"),
        Choice(title="Is it safe for me?", choice="signed-safe"),
        Choice(title="Ask the clinic to contact me", choice="signed-contact"),
    ],
)

REPLIES: dict[str, list[Message]] = {
    "thanks": [TEXT],
    "My hips feel tight": [ANSWER, EXERCISE, CHOICES],
    "answer": [ANSWER],
    "exercise": [EXERCISE],
    "two exercises": [EXERCISE, EXERCISE],
    "Show me an exercise": [EXERCISE, CHOICES],
    "Build me a routine": [ROUTINE, CHOICES],
    "routine": [ROUTINE],
    "I feel numb down there": [ALARM],
    "check": [CHECK],
    "a bit numb, and my hips feel tight": [ANSWER, CHECK],
    "Ask the clinic to contact me": [CONTACT],
    "signed-agree": [SAVED],
    "choices": [CHOICES],
}
"""What the stub answers, by text or choice."""
