# The column of a lesson.
lesson-steps = Step { $at } of { $all }
lesson-task = Your task
lesson-answer-first = First answer the question of the lesson, or skip it. What happens next is shown after that.
lesson-go-on-first = First press “Go on”: the next step begins with another run.
lesson-look-first = You can step through this run before you go on.
lesson-answer = Answer
lesson-your-answer = Your answer
lesson-skip = Skip this question
lesson-yes = Yes
lesson-no = No
lesson-was-right = Your prediction was right.
lesson-you-said = You predicted
lesson-it-is = The answer is
lesson-no-answer = This run does not answer the question.
lesson-click-it = Click the line on the ladder, or select it with the keyboard and press Enter.
lesson-click-right = That is the line.
lesson-click-not-this = Not this line.
lesson-click-wrong = That is not the line. Try another one.
lesson-next = Go on
lesson-leave = Go on without it
lesson-through = You have completed the lesson.
lesson-through-but = You have come to the end of the lesson. You left out { $count ->
    [one] one task
   *[other] { $count } tasks
}.
lesson-practise = Practise again with other values
lesson-answer-now = Answer
lesson-passed = Passed
lesson-changed = This lesson has changed since you left it, so it starts at its beginning.
# In lists: how long a lesson takes.
lesson-minutes = { $minutes } min
lesson-minutes-about =
    { $minutes ->
        [one] About one minute.
       *[other] About { $minutes } minutes.
    }
# The lessons that one builds on, $lessons. Each of them is lesson-need, or lesson-need-done where it was completed.
lesson-needs = Builds on { $lessons }
lesson-need = lesson { $number }, { $title }
lesson-need-done = { $title } ✓
chapter-basics = First steps
chapter-envelopes = Envelopes and messages
chapter-transfer = From server to server
chapter-failure = When something fails
chapter-trust = Trust
chapter-mailboxes = Mailboxes
# What was done, at the end of the list of lessons.
lesson-record = Your progress
lesson-record-about = Your progress is kept in this browser. To use it on another device, save it as a file, and open the file there with “Open run”.
lesson-record-save = Save progress
lesson-record-saved = Your progress was saved as a file.
lesson-record-opened = Your progress was added to what is kept in this browser.
lesson-record-is-a-file = This file holds the progress of a person. Save it to this device, and open it with “Open run”.
lesson-forget = Delete progress
lesson-forget-sure = Delete all progress
lesson-forget-not = Keep it
lesson-forgotten = The progress in this browser was deleted.
# What a learner hands in to a teacher, at the end of the lesson's column.
lesson-hand-in = Hand in your work
lesson-hand-in-about = Save this file, and give it to your teacher. It holds what you did in this lesson with seed { $seed }, in order, and the pseudonym that you enter here. It holds nothing about your computer and no time of day.
lesson-pseudonym = Pseudonym
lesson-hand-in-file = What the file holds
lesson-hand-in-save = Save the file
lesson-hand-in-saved = Your work was saved as { $file }. Hand in this file.
